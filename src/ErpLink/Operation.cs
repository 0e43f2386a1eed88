using ErpLink.Storage;

namespace ErpLink;

/// <summary>One interactive operation or run: who acts, and the id that ties its journal entries together.</summary>
internal sealed record Operation(Engine Engine, ErpUser User, Guid Run)
{
    /// <summary>The lease every commit of a run names; <see langword="null"/> for interactive operations.</summary>
    public ConnectionLease? Lease { get; set; }

    /// <summary>Which side is right about everything; <see langword="null"/> unless this is a resync.</summary>
    public Side? ResyncFrom { get; init; }

    /// <summary>For a resync: blanks overwrite nothing.</summary>
    public bool NoBlanks { get; init; }

    /// <summary>Only fields nothing was ever agreed on are decided, as when records are linked.</summary>
    public bool IsBackfill { get; init; }

    /// <summary>An empty batch, under the lease where there is one.</summary>
    public StoreBatch Batch() => Lease is { } lease ? new StoreBatch().Under(lease) : new StoreBatch();

    /// <summary>A journal entry of this operation about a link.</summary>
    public JournalEntry Entry(JournalEvent what, Link link) => Entry(what, link.Connection) with { Link = link.Id, Entity = link.KnownEntity(), Actor = link.Actor };

    /// <summary>A journal entry of this operation about a connection.</summary>
    public JournalEntry Entry(JournalEvent what, ConnectionId connection) =>
        new(Engine.Entropy.NewId(Engine.Time), Engine.Now, connection, what) { User = User, Run = Run };
}
