namespace ErpLink.Storage;

/// <summary>A record of a side within a connection, its key in canonical form: what links wait for.</summary>
internal readonly record struct InMemoryRecord(ConnectionId Connection, Side Side, RecordKind Kind, string Key)
{
    public static InMemoryRecord Of(WaitMark mark) => new(mark.Connection, mark.Side, mark.Kind, mark.Key);

    /// <summary>Both records of a link that is in use.</summary>
    public static InMemoryRecord[] Of(Link link) =>
    [
        new(link.Connection, Side.App, link.Entity.Kind, link.EntityKey),
        new(link.Connection, Side.Erp, link.ActorKind, link.ActorKey!),
    ];
}
