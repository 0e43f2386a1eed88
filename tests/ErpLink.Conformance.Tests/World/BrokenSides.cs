using System.Globalization;
using System.Runtime.CompilerServices;

namespace ErpLink.Conformance.Tests.World;

/// <summary>Writes false for nothing, whatever the default says.</summary>
public sealed class Defaulting(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    public override async ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken)
    {
        var results = await base.CreateAsync(records, context, cancellationToken);
        foreach (var result in results) Database.Rows[result.Key.Text].Values["vip"] = FieldValue.Null;
        return results;
    }
}

/// <summary>Answers a create with a key that is not the record's.</summary>
public sealed class OtherKeys(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    public override async ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken) =>
        [.. (await base.CreateAsync(records, context, cancellationToken)).Select(r => WriteResult.Applied("draft-" + r.Key.Text))];
}

/// <summary>Finds nothing by equality.</summary>
public sealed class Blind(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    protected override bool Holds(SearchOperator search, string text, string value) => search != SearchOperator.Equal && base.Holds(search, text, value);
}

/// <summary>Takes the number of all changes for the version of each record.</summary>
public sealed class Restless(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    public override async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var result in base.ReadAsync(kind, keys, fields, cancellationToken))
        {
            var writer = new RecordWriter(fields);
            foreach (var name in fields.Names) writer.Set(name, result.Record![name]);
            yield return ReadResult.Found(result.Key, writer.ToRecord(kind, result.Key, new(Database.Log.Count.ToString(CultureInfo.InvariantCulture))));
        }
    }
}

/// <summary>Moves its cursor to the end, whatever is between.</summary>
public sealed class Hasty(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    public override async ValueTask<ChangePage> ReadChangesAsync(RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        var page = await base.ReadChangesAsync(kind, after, fields, cancellationToken);
        return page with { Changes = [.. page.Changes.Take(3)], Next = new(Database.Log.Count.ToString(CultureInfo.InvariantCulture)), HasMore = false };
    }
}

/// <summary>Leaves rows out of its feed.</summary>
public sealed class Reporting(MemoryDatabase database, MemoryFaults? faults, Func<(string Key, ChangeKind Kind, bool BySide), bool> reports) : MemorySide(database, faults)
{
    protected override bool Reports((string Key, ChangeKind Kind, bool BySide) row) => reports(row);
}

/// <summary>Takes a percent sign for anything.</summary>
public sealed class Wild(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    protected override bool Holds(SearchOperator search, string text, string value)
    {
        var at = value.IndexOf('%', StringComparison.Ordinal);
        return search != SearchOperator.Contains || at < 0 ? base.Holds(search, text, value)
            : text.Contains(value[..at], StringComparison.OrdinalIgnoreCase) && text.EndsWith(value[(at + 1)..], StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Never says that a listing is complete.</summary>
public sealed class Endless(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    public override async IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in base.SearchAsync(query, cancellationToken)) yield return RecordPage.More(page.Records, new PageCursor("0"));
    }
}

/// <summary>Knows nothing where it should say that a record is gone.</summary>
public sealed class Vague(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    public override async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var result in base.ReadAsync(kind, keys, fields, cancellationToken))
            yield return result.Status == ReadStatus.Gone ? ReadResult.NotAnswered(result.Key) : result;
    }
}

/// <summary>Sends a write again whose outcome it does not know.</summary>
public sealed class Stubborn(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    protected override async ValueTask<WriteResult> WriteAsync(FaultedCall call, Func<WriteResult> write, CancellationToken cancellationToken)
    {
        var result = await base.WriteAsync(call, write, cancellationToken);
        return result.Outcome == WriteOutcome.Unknown ? await base.WriteAsync(call, write, cancellationToken) : result;
    }
}

/// <summary>Has an item twice in a list.</summary>
public sealed class Doubled(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    public override async ValueTask<ValueList> ReadListAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken)
    {
        var list = await base.ReadListAsync(name, keys, cancellationToken);
        return list with { Items = [.. list.Items, list.Items[0]] };
    }
}

/// <summary>Does not pass the token on.</summary>
public sealed class Deaf(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    protected override ValueTask<WriteResult> WriteAsync(FaultedCall call, Func<WriteResult> write, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? base.WriteAsync(call, write, cancellationToken) : base.WriteAsync(call, write, CancellationToken.None);
}

/// <summary>Keeps the key of the call under way in a field of its own.</summary>
public sealed class Confused(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    private RecordKey _key;

    public override async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _key = keys[0];
        await Task.Yield();
        await Task.Delay(20, cancellationToken);
        await foreach (var result in base.ReadAsync(kind, [_key], fields, cancellationToken)) yield return result;
    }
}

/// <summary>Reads a record back for its answer, and calls that what the write left.</summary>
public sealed class ReadingBack(MemoryDatabase database, MemoryFaults? faults) : MemorySide(database, faults)
{
    protected override async ValueTask<WriteResult> WriteAsync(FaultedCall call, Func<WriteResult> write, CancellationToken cancellationToken)
    {
        var result = await base.WriteAsync(call, write, cancellationToken);
        if (result.Outcome != WriteOutcome.Applied) return result;
        var record = Database.Find(result.Key, result.Record!.Fields)!;
        return WriteResult.Applied(result.Key, record.Version, record);
    }
}
