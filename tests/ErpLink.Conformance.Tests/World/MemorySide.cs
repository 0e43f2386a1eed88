using System.Globalization;
using System.Runtime.CompilerServices;

namespace ErpLink.Conformance.Tests.World;

/// <summary>The side of a system in memory; the good one. What is broken in it is broken by a derived one.</summary>
public class MemorySide(MemoryDatabase database, MemoryFaults? faults = null) : RecordSide, IDisposable
{
    private bool _disposed;

    protected MemoryDatabase Database => database;

    public virtual void Dispose()
    {
        _disposed = true;
        GC.SuppressFinalize(this);
    }

    public override ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new SideDescription(database.Identity, [database.Kind]));

    public override async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (faults is not null) await faults.ReadAsync(cancellationToken);
        foreach (var key in keys)
            yield return database.Find(key, fields) is { } record ? ReadResult.Found(key, record) : ReadResult.Gone(key);
    }

    public override async IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var found = database.Rows.Where(r => Matches(query, r.Value)).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Key).ToList();
        var size = Math.Min(query.PageSizeRecords, database.Kind.PageSizeRecordsMax);
        for (var at = query.After is { } after ? int.Parse(after.Token, CultureInfo.InvariantCulture) : 0; ; at += size)
        {
            var records = found.Skip(at).Take(size).Select(k => database.Find(k, query.Fields)!).ToArray();
            if (at + size >= found.Count)
            {
                yield return RecordPage.Last(records);
                yield break;
            }

            yield return RecordPage.More(records, new PageCursor((at + size).ToString(CultureInfo.InvariantCulture)));
        }
    }

    public override ValueTask<ChangePage> ReadChangesAsync(RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        var end = database.Log.Count;
        var start = after is { } cursor ? int.Parse(cursor.Token, CultureInfo.InvariantCulture) : end;
        var rows = database.Log.Skip(start).Take(database.Kind.PageSizeRecordsMax).ToList();
        var next = start + rows.Count;
        return new(new ChangePage([.. rows.Where(Reports).Select(r => new RecordChange(r.Key, r.Kind))],
            new SyncCursor(next.ToString(CultureInfo.InvariantCulture)), next < end));
    }

    public override async ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken)
    {
        var results = new List<WriteResult>();
        foreach (var record in records) results.Add(await WriteAsync(FaultedCall.Create, () => database.Create(record), cancellationToken));
        return results;
    }

    public override async ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken)
    {
        var results = new List<WriteResult>();
        foreach (var update in updates) results.Add(await WriteAsync(FaultedCall.Update, () => database.Update(update), cancellationToken));
        return results;
    }

    public override ValueTask<ValueList> ReadListAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken) =>
        new(new ValueList(name, [.. new[] { "a", "b", "c" }.Where(k => keys?.Contains(k) ?? true).Select(k => new ListEntry(k, $"{name} {k}"))]));

    protected virtual bool Reports((string Key, ChangeKind Kind, bool BySide) row) => true;

    protected virtual bool Holds(SearchOperator search, string text, string value) => search switch
    {
        SearchOperator.Equal => text.Equals(value, StringComparison.OrdinalIgnoreCase),
        SearchOperator.Begins => text.StartsWith(value, StringComparison.OrdinalIgnoreCase),
        SearchOperator.Contains => text.Contains(value, StringComparison.OrdinalIgnoreCase),
        SearchOperator.Ends => text.EndsWith(value, StringComparison.OrdinalIgnoreCase),
        SearchOperator.NotEqual => !Holds(SearchOperator.Equal, text, value),
        SearchOperator.NotBegins => !Holds(SearchOperator.Begins, text, value),
        SearchOperator.NotContains => !Holds(SearchOperator.Contains, text, value),
        SearchOperator.NotEnds => !Holds(SearchOperator.Ends, text, value),
        _ => true,
    };

    protected virtual async ValueTask<WriteResult> WriteAsync(FaultedCall call, Func<WriteResult> write, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return WriteResult.NotApplied(new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, "Not begun."));
        return faults is null ? write() : await faults.WriteAsync(call, write, cancellationToken);
    }

    private bool Matches(RecordQuery query, MemoryRow row) =>
        (query.Text is not { } text || Holds(SearchOperator.Contains, row.Values["name"].AsText(), text)) && Matches(query.Filter, row);

    private bool Matches(Restriction? restriction, MemoryRow row) => restriction switch
    {
        RestrictionGroup group => group.IsAny ? group.Parts.Any(p => Matches(p, row)) : group.Parts.All(p => Matches(p, row)),
        FieldRestriction { Values.Count: 1 } one => Holds(one.Operator, row.Values[one.Field].ToString(), one.Values[0].ToString()),
        _ => true,
    };
}
