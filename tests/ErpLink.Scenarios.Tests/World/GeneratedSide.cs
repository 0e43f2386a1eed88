using System.Runtime.CompilerServices;

namespace ErpLink.Scenarios;

/// <summary>A side with any number of records, each made from its key when it is asked for: nothing of it is kept.</summary>
public sealed class GeneratedSide(string identity, KindDescription described) : RecordSide, IEntityStore
{
    public static readonly RecordVersion Version = new("1");

    private static readonly FieldValue Phone = "22 33 44 55";

    public override ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new SideDescription(identity, [described]));

    public override async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var key in keys)
        {
            var values = new FieldValue[fields.Count];
            for (var i = 0; i < values.Length; i++) values[i] = Value(fields.Names[i], key);
            yield return ReadResult.Found(key, new Record(kind, key, fields, values) { Version = Version });
        }
    }

    public static FieldValue Value(string field, RecordKey key) => field switch { "name" => key.Text, "phone" => Phone, _ => FieldValue.Null };

    public override async IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return RecordPage.Last([]);
    }
}
