using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;

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
        ("@revision", link.Revision + 1), ("@inUse", IsInUse(link)),
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

    public static (string, object?)[] Record(ConnectionId connection, Side side, RecordKind kind, string key) =>
        [("@connection", connection.Text), ("@side", side.ToString()), ("@kind", kind.Name), ("@key", key)];

    // A record that is gone or not yet there is nothing that others could go on with.
    public static bool IsInUse(Link link) => link.IsInUse;

    /// <summary>A due mark from three columns: number, time and attempts.</summary>
    public static DueMark Due(SqliteDataReader row, ConnectionId connection, LinkId link, int first) => new(connection, link)
    {
        Number = row.GetInt64(first),
        NotBefore = row.GetInt64(first + 1) is > SqliteTime.AtOnce and var ticks ? SqliteTime.Of(ticks) : null,
        Attempts = row.GetInt32(first + 2),
    };

    /// <summary>The record in the first column.</summary>
    public static T Decode<T>(SqliteDataReader row, JsonTypeInfo<T> type) => StoragePayload.Decode(row.GetFieldValue<byte[]>(0), type);

    /// <summary>Any number of keys as one value: a list of parameters would end at SQLite's limit of them.</summary>
    public static string Array(IEnumerable<string> texts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var text in texts) writer.WriteStringValue(text);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
