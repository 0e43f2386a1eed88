using ErpLink;

namespace Snippets;

#region adapter
public sealed class SmallErp : RecordSide
{
    private readonly Dictionary<string, FieldValue> _customer = new() { ["name"] = "Fjord Shipping", ["phone"] = "+47 55 00 00 01" };
    private int _version = 1;

    public override ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) =>
        new(new SideDescription("small-erp/demo", [new(ActorKinds.Customer, [new("name", FieldType.Text), new("phone", FieldType.Text)])
        {
            TitleField = "name", CanUpdate = true, UpdateTier = UpdateTier.VersionField, VersionCovers = VersionCover.Full,
        }]));

    public override IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, CancellationToken cancellationToken) =>
        keys.Select(key => key == "10000" ? ReadResult.Found(key, ToRecord(fields)) : ReadResult.Gone(key)).ToAsyncEnumerable();

    public override IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, CancellationToken cancellationToken) =>
        new[] { RecordPage.Last([ToRecord(query.Fields)]) }.ToAsyncEnumerable();

    public override ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(
        IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken) => new([.. updates.Select(Update)]);

    private WriteResult Update(RecordUpdate update)
    {
        if (update.ExpectedVersion != new RecordVersion($"{_version}"))
            return WriteResult.NotApplied(new(FailureClass.Conflict, ErrorCodes.VersionMoved, "The customer was changed meanwhile."));
        foreach (var change in update.Changes) _customer[change.Field] = change.New;
        return WriteResult.Applied("10000", new($"{++_version}"));
    }

    private Record ToRecord(FieldSelection fields) => fields.Names
        .Aggregate(new RecordWriter(fields), (writer, name) => writer.Set(name, _customer[name]))
        .ToRecord(ActorKinds.Customer, "10000", new($"{_version}"));
}
#endregion
