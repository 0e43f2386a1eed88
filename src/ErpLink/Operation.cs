namespace ErpLink;

/// <summary>One interactive operation or run: who acts, and the id that ties its journal entries together.</summary>
internal sealed record Operation(Engine Engine, ErpUser User, Guid Run)
{
    /// <summary>A journal entry of this operation about a link.</summary>
    public JournalEntry Entry(JournalEvent what, Link link) => Entry(what, link.Connection) with { Link = link.Id, Entity = link.Entity, Actor = link.Actor };

    /// <summary>A journal entry of this operation about a connection.</summary>
    public JournalEntry Entry(JournalEvent what, ConnectionId connection) =>
        new(Engine.Entropy.NewId(Engine.Time), Engine.Now, connection, what) { User = User, Run = Run };
}
