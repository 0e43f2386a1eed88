using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>The JSON-RPC of Odoo up to 21: one path, everything in the body, errors with status 200.</summary>
/// <param name="database">The database.</param>
/// <param name="userId">The user's id, from the log-in.</param>
/// <param name="settings">The key or password goes with every call; it is fetched for each, so that a new one is picked up.</param>
internal sealed class OdooJsonRpc(string database, long userId, ConnectionSettings settings) : OdooProtocol
{
    private const string Path = "jsonrpc";
    private long _lastId;

    /// <inheritdoc/>
    public override async ValueTask<(ErpHttpRequest Request, long Id)> EncodeAsync(OdooCall call, JsonObject context, bool isWrite, CancellationToken cancellationToken)
    {
        var key = await settings.GetSecretAsync(OdooSettings.ApiKey, cancellationToken).ConfigureAwait(false);
        var places = new JsonArray();
        if (call.Ids is { } ids) places.Add((JsonNode)Ids(ids));
        if (call.Arguments.Count > 0) places.Add(call.Arguments[0].Value);
        var names = new JsonObject { ["context"] = context };
        foreach (var (name, value) in call.Arguments.Skip(1)) names[name] = value;
        var id = Interlocked.Increment(ref _lastId);
        return (Request("object", "execute_kw", new JsonArray(database, userId, key.Reveal(), call.Model, call.Method, places, names), key, id, isWrite), id);
    }

    /// <inheritdoc/>
    public override (JsonElement? Result, SideError? Error) Decode(HttpOperation operation, JsonElement root, long id) =>
        JsonRpcReply.Decode(root, id) is not { } reply ? (null, null)
            : reply.IsError ? (null, OdooErrors.OfRpc(operation, reply.Error)) : (reply.Result, null);

    /// <inheritdoc/>
    public override SideError? ErrorOf(HttpOperation operation, ErpHttpAnswer answer) => null;

    /// <summary>The id of the user whose key or password is set.</summary>
    /// <exception cref="ErpLinkException">The log-in failed; <see cref="ErpLinkException.Field"/> names the setting to look at.</exception>
    public static async ValueTask<long> LogInAsync(ErpHttpClient http, ConnectionContext context, string database, CancellationToken cancellationToken)
    {
        var user = context.Settings.Get(OdooSettings.User);
        var key = await context.Settings.GetSecretAsync(OdooSettings.ApiKey, cancellationToken).ConfigureAwait(false);
        // As a write: a log-in that is being slowed down must not be repeated by the transport.
        var request = Request("common", "authenticate", new JsonArray(database, user, key.Reveal(), new JsonObject()), key, 0, isWrite: true);
        var answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (answer.IsSuccess && ErpJson.TryRead(answer,
            root => JsonRpcReply.Decode(root, 0) is { } reply ? Log(reply) : default, out var seen) && seen.IsAnswer)
            return seen.UserId ?? throw (seen.Error is { Class: not (FailureClass.Unauthorized or FailureClass.Forbidden) }
                ? Refused(ErrorCodes.SideUnavailable, FailureClass.Transient, OdooSettings.Database,
                    "Odoo could not open the database. Check the setting 'database', and the server's log.")
                : Refused(ErrorCodes.AuthenticationRejected, FailureClass.Unauthorized, OdooSettings.ApiKey,
                    "Odoo does not accept the user and the key. Check the settings 'user' and 'apiKey', and that the user is active."));
        throw Unanswered(answer);

        ErpLinkException Unanswered(ErpHttpAnswer answer) => answer.Status switch
        {
            _ when answer.Refusal is { } refusal => new ErpLinkException(refusal) { Connection = context.Name, Operation = "LogIn" },
            null => Refused(ErrorCodes.SideUnavailable, FailureClass.Transient, OdooSettings.Address,
                $"{answer.Origin} does not answer. Check the setting 'address', and that the server runs."),
            429 => Refused(ErrorCodes.SideThrottled, FailureClass.Throttled, OdooSettings.ApiKey, $"{answer.Origin} asks to wait with log-ins."),
            404 => Refused(ErrorCodes.CapabilityNotDeclared, FailureClass.NotSupported, OdooSettings.Protocol,
                $"{answer.Origin} has no JSON-RPC: it may be too new, or it is switched off. Set 'protocol' to 'json2', or check the setting 'address'."),
            { } status => Refused(ErrorCodes.AnswerMalformed, FailureClass.Transient, OdooSettings.Address,
                $"{answer.Origin} answered the log-in with status {status}, but not as Odoo does. Check the setting 'address'."),
        };

        ErpLinkException Refused(int code, FailureClass failureClass, string setting, string message) =>
            new(code, failureClass, $"Connection '{context.Name}': {message}")
            { Connection = context.Name, Operation = "LogIn", Field = setting, RetryAfter = answer.RetryAfter };
    }

    // False, and not an error, is how a wrong password is answered.
    private static (bool IsAnswer, long? UserId, SideError? Error) Log(JsonRpcReply reply) =>
        reply.IsError ? (true, null, OdooErrors.OfRpc(HttpOperation.Read, reply.Error))
            : reply.Result.ValueKind == JsonValueKind.False ? (true, null, null)
            : (true, OdooValues.Id(reply.Result) ?? throw OdooValues.Malformed("the id of a user", reply.Result), null);

    private static ErpHttpRequest Request(string service, string method, JsonArray arguments, Secret key, long id, bool isWrite) => new(HttpMethod.Post, Path)
    {
        Body = JsonRpcRequest.Encode(id, "call", new JsonObject { ["service"] = service, ["method"] = method, ["args"] = arguments }),
        IsWrite = isWrite,
        IsAnonymous = true,
        Secrets = [key],
    };
}
