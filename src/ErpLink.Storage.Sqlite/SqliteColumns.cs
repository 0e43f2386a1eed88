namespace ErpLink.Storage;

/// <summary>What a record looks like in its table: the columns that are searched, and the payload.</summary>
internal static class SqliteColumns
{
    public static (string, object?)[] Keys(Link link) =>
    [
        ("@id", link.Id.ToString()), ("@connection", link.Connection.Text), ("@entityKind", link.Entity.Kind.Name),
        ("@entityKey", link.EntityKey), ("@slot", link.EntitySlot), ("@actorKind", link.ActorKind.Name), ("@actorKey", link.ActorKey),
    ];

    public static (string, object?)[] Content(Link link) =>
    [
        ("@revision", link.Revision + 1),
        ("@payload", StoragePayload.Encode(link with { Revision = link.Revision + 1 }, StorageJson.Default.Link)),
    ];

    public static (string, object?)[] Of(Intent intent) =>
    [
        ("@id", intent.Id.ToString()), ("@connection", intent.Connection.Text), ("@link", intent.Link.ToString()),
        ("@side", intent.Side.ToString()), ("@payload", StoragePayload.Encode(intent, StorageJson.Default.Intent)),
    ];

    public static (string, object?)[] Of(NotLinkedDecision decision) =>
    [
        ("@connection", decision.Connection.Text), ("@kind", decision.Entity.Kind.Name), ("@key", decision.Entity.Key.Text),
        ("@actorKind", decision.Actor?.Kind.Name ?? ""), ("@actorKey", decision.Actor?.Key.Text ?? ""),
    ];
}
