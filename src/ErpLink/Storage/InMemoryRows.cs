using System.Collections.Immutable;

namespace ErpLink.Storage;

/// <summary>An immutable table in order of id.</summary>
internal sealed record InMemoryRows<TRow>(ImmutableDictionary<Guid, TRow> Rows, ImmutableSortedSet<Guid> Order) where TRow : class
{
    public static InMemoryRows<TRow> Empty { get; } = new(ImmutableDictionary<Guid, TRow>.Empty, ImmutableSortedSet<Guid>.Empty);

    public TRow? Find(Guid id) => Rows.GetValueOrDefault(id);

    public InMemoryRows<TRow> With(Guid id, TRow row) => new(Rows.SetItem(id, row), Order.Add(id));

    public InMemoryRows<TRow> Without(Guid id) => new(Rows.Remove(id), Order.Remove(id));

    /// <summary>The rows after an id, found without walking those before.</summary>
    public IEnumerable<TRow> After(Guid? id)
    {
        var found = id is { } after ? Order.IndexOf(after) : -1;
        var start = id is null ? 0 : found >= 0 ? found + 1 : ~found;
        for (var i = start; i < Order.Count; i++) yield return Rows[Order[i]];
    }
}
