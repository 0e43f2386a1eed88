using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>The values of one write, with the commands for collections.</summary>
/// <param name="kind">The kind that is written.</param>
/// <param name="ids">The ids behind list keys, by list and key.</param>
internal sealed class TrytonPatch(KindDescription kind, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> ids) : RecordPatch("Tryton", kind, ids)
{
    /// <summary>Commands for a collection: <c>create</c>, <c>write</c>, <c>delete</c> or <c>add</c>.</summary>
    public static void Command(JsonObject values, string collection, params JsonNode[] command)
    {
        if (values[collection] is not JsonArray commands) values[collection] = commands = [];
        commands.Add((JsonNode)new JsonArray(command));
    }

    /// <summary>A list of one id.</summary>
    public static JsonArray One(long id) => [id];
}
