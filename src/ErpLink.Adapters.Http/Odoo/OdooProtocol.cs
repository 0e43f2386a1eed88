using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>How a call of a method becomes a request, and an answer a result. Thread-safe.</summary>
internal abstract class OdooProtocol
{
    /// <summary>The request of a call, with a number that its answer is to carry.</summary>
    public abstract ValueTask<(ErpHttpRequest Request, long Id)> EncodeAsync(OdooCall call, JsonObject context, bool isWrite, CancellationToken cancellationToken);

    /// <summary>What the body of a successful answer holds; neither a result nor an error when it is no answer of this protocol.</summary>
    public abstract (JsonElement? Result, SideError? Error) Decode(HttpOperation operation, JsonElement root, long id);

    /// <summary>What an answer with an error status says against the request, where it says anything.</summary>
    public abstract SideError? ErrorOf(HttpOperation operation, ErpHttpAnswer answer);

    /// <summary>A list of ids.</summary>
    public static JsonArray Ids(IEnumerable<long> ids)
    {
        var list = new JsonArray();
        foreach (var id in ids) list.Add((JsonNode)id);
        return list;
    }
}
