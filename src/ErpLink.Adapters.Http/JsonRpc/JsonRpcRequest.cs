using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.JsonRpc;

/// <summary>One JSON-RPC call as bytes.</summary>
internal static class JsonRpcRequest
{
    /// <summary>
    /// The body of a call: exactly the keys id, method and params. Servers of the 1.0 family decide by the set of keys whether
    /// they are spoken to in JSON-RPC at all, so not even <c>jsonrpc</c> is added.
    /// </summary>
    public static byte[] Encode(long id, string method, JsonNode parameters) => Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters });

    /// <summary>JSON as bytes.</summary>
    public static byte[] Bytes(JsonNode json)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer)) json.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
