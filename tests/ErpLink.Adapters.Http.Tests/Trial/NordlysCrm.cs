using System.Runtime.CompilerServices;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>The app's companies, kept in memory: as small as an app's side can be.</summary>
internal sealed class NordlysCrm : RecordSide, IEntityStore
{
    private static readonly string[] Names = ["name", "phone", "email", "street", "city", "customerNumber"];
    private readonly Dictionary<string, (int Version, Dictionary<string, FieldValue> Fields)> _companies = [];

    public RecordRef Add(string id, string name)
    {
        _companies[id] = (1, Names.ToDictionary(n => n, n => n == "name" ? name : FieldValue.Null));
        return new RecordRef(EntityKinds.Company, id);
    }

    public string? Read(string id, string field) => _companies[id].Fields[field] is { IsNull: false } value ? value.AsText() : null;

    public void Change(string id, string field, string? value)
    {
        var (version, fields) = _companies[id];
        _companies[id] = (version + 1, new(fields) { [field] = FieldValue.Text(value) });
    }

    public override ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) =>
        new(new SideDescription("crm/trial", [new(EntityKinds.Company, [.. Names.Select(n => new FieldDescription(n, FieldType.Text))])
        {
            TitleField = "name", CanUpdate = true, UpdateTier = UpdateTier.Conditional, VersionCovers = VersionCover.Full,
        }]));

    public override async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var key in keys) yield return _companies.ContainsKey(key.Text) ? ReadResult.Found(key, ToRecord(key.Text, fields)) : ReadResult.Gone(key);
    }

    public override async IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return RecordPage.Last([.. _companies.Keys.Select(id => ToRecord(id, query.Fields))]);
    }

    public override ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(
        IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken) => new([.. updates.Select(Update)]);

    private WriteResult Update(RecordUpdate update)
    {
        var id = update.Target.Key.Text;
        if (update.ExpectedVersion.Token != $"{_companies[id].Version}")
            return WriteResult.NotApplied(new(FailureClass.Conflict, ErrorCodes.VersionMoved, "A user was faster."));
        foreach (var change in update.Changes) Change(id, change.Field, change.New.IsNull ? null : change.New.AsText());
        return WriteResult.Applied(update.Target.Key, new RecordVersion($"{_companies[id].Version}"));
    }

    private Record ToRecord(string id, FieldSelection fields) => fields.Names
        .Aggregate(new RecordWriter(fields), (writer, name) => writer.Set(name, _companies[id].Fields[name]))
        .ToRecord(EntityKinds.Company, id, new RecordVersion($"{_companies[id].Version}"));
}
