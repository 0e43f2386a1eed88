using System.Collections.Concurrent;
using ErpLink.Storage;

namespace ErpLink.Scenarios;

/// <summary>Counts what a link store is asked, and how many links it gives.</summary>
public sealed class CountingStore(ILinkStore inner, StoreCounts counts) : StoreDecorator(inner)
{
    public override async ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        counts.Add("commit");
        return await Inner.CommitAsync(batch, cancellationToken);
    }

    public override async ValueTask<IReadOnlyList<LinkRow>> ReadRowPageAsync(LinkRowQuery query, CancellationToken cancellationToken) =>
        Given(await base.ReadRowPageAsync(query, cancellationToken));

    public override async ValueTask<IReadOnlyList<LinkRow>> ReadRowsAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken) =>
        Given(await base.ReadRowsAsync(ids, cancellationToken));

    protected override void Enter(string what) => counts.Add(what);

    private IReadOnlyList<LinkRow> Given(IReadOnlyList<LinkRow> rows)
    {
        counts.AddRows(rows.Count);
        return rows;
    }
}

/// <summary>How often a link store was asked for what.</summary>
public sealed class StoreCounts
{
    private readonly ConcurrentDictionary<string, int> _calls = [];
    private int _rows;

    /// <summary>Links that were given with everything that is open about them.</summary>
    public int Rows => _rows;

    /// <summary>All calls, by name, as one text: what a test compares and prints.</summary>
    public string All => string.Join(", ", _calls.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}"));

    public int this[string what] => _calls.GetValueOrDefault(what);

    public void Add(string what) => _calls.AddOrUpdate(what, 1, (_, count) => count + 1);

    public void AddRows(int count) => Interlocked.Add(ref _rows, count);

    public void Forget()
    {
        _calls.Clear();
        _rows = 0;
    }
}
