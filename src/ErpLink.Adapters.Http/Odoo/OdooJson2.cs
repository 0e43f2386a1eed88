using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>The JSON-2 API of Odoo 19 and later: a path for each method, arguments by name, statuses for errors. The API key is in a header.</summary>
/// <param name="database">The database, for servers that hold several.</param>
internal sealed class OdooJson2(string database) : OdooProtocol
{
    private readonly KeyValuePair<string, string>[] _headers = [new("X-Odoo-Database", database)];

    /// <inheritdoc/>
    public override ValueTask<(ErpHttpRequest Request, long Id)> EncodeAsync(OdooCall call, JsonObject context, bool isWrite, CancellationToken cancellationToken)
    {
        var body = new JsonObject();
        if (call.Ids is { } ids) body["ids"] = Ids(ids);
        body["context"] = context;
        foreach (var (name, value) in call.Arguments) body[name] = value;
        var request = new ErpHttpRequest(HttpMethod.Post, $"json/2/{call.Model}/{call.Method}")
        { Body = JsonRpcRequest.Bytes(body), Headers = _headers, IsWrite = isWrite };
        return ValueTask.FromResult((request, 0L));
    }

    /// <inheritdoc/>
    public override (JsonElement? Result, SideError? Error) Decode(HttpOperation operation, JsonElement root, long id) => (root, null);

    /// <inheritdoc/>
    public override SideError? ErrorOf(HttpOperation operation, ErpHttpAnswer answer) =>
        ErpJson.TryRead(answer, root => OdooErrors.Classify(operation, root), out var error) ? error : null;
}
