using System.Globalization;
using System.Runtime.CompilerServices;

namespace ErpLink.Adapters.Http.Tests.Hostile.Canary;

/// <summary>The app's companies, in memory.</summary>
public sealed class CanaryApp : RecordSide, IEntityStore
{
    private static readonly string[] Names = ["name", "remark"];
    private readonly SortedDictionary<string, (Dictionary<string, FieldValue> Values, int Version)> _rows = new(StringComparer.Ordinal);

    public string Name(string key) => _rows[key].Values["name"].AsText();

    public void Set(string key, string field, string value)
    {
        if (!_rows.TryGetValue(key, out var row)) row = (Names.ToDictionary(n => n, _ => FieldValue.Null), 0);
        row.Values[field] = value;
        _rows[key] = (row.Values, row.Version + 1);
    }

    public override ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) => new(new SideDescription("app-1",
        [new KindDescription(EntityKinds.Company, [new("name", FieldType.Text) { Access = FieldAccess.Mandatory }, new("remark", FieldType.Text)])
        {
            TitleField = "name", CanUpdate = true, UpdateTier = UpdateTier.Conditional, VersionCovers = VersionCover.Full, ReturnsStoredValues = true,
        }]));

    public override async IAsyncEnumerable<ReadResult> ReadAsync(RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var key in keys) yield return _rows.ContainsKey(key.Text) ? ReadResult.Found(key, Record(key.Text, fields)) : ReadResult.Gone(key);
    }

    public override async IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return RecordPage.Last([.. _rows.Keys.Select(k => Record(k, query.Fields))]);
    }

    public override ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken)
    {
        foreach (var update in updates)
            foreach (var change in update.Changes) Set(update.Target.Key.Text, change.Field, change.New.AsText());
        return new([.. updates.Select(u => Record(u.Target.Key.Text, FieldSelection.Of(Names))).Select(r => WriteResult.Applied(r.Key, r.Version, r))]);
    }

    private Record Record(string key, FieldSelection fields)
    {
        var writer = new RecordWriter(fields);
        foreach (var name in Names) writer.SetIfWanted(name, _rows[key].Values[name]);
        return writer.ToRecord(EntityKinds.Company, key, new RecordVersion(_rows[key].Version.ToString(CultureInfo.InvariantCulture)));
    }
}
