using System.Text;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>
/// The log-in of one connection. (With a password on every request the server would hash it every time: 0.3 s instead of 15 ms.)
/// </summary>
/// <param name="connection">The connection's name, for messages.</param>
/// <param name="settings">User and password; the password is fetched for each log-in and not kept.</param>
internal sealed class TrytonLogIn(string connection, ConnectionSettings settings)
{
    /// <summary>For <see cref="SessionAuthentication"/>.</summary>
    public async ValueTask<ErpCredential> LogInAsync(ErpHttpClient client, CancellationToken cancellationToken)
    {
        var user = settings.Get(TrytonSettings.User);
        var password = await settings.GetSecretAsync(TrytonSettings.Password, cancellationToken).ConfigureAwait(false);
        var body = JsonRpcRequest.Encode(0, "common.db.login", new JsonArray(user, new JsonObject { ["password"] = password.Reveal() }));
        // As a write: a log-in that is being slowed down must not be repeated by the transport.
        var answer = await client.SendAsync(new ErpHttpRequest(HttpMethod.Post, "") { Body = body, IsAnonymous = true, IsWrite = true, Secrets = [password] }, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (answer.IsSuccess && ErpJson.TryRead(answer, root => JsonRpcReply.Decode(root, 0) is { IsError: false } reply
                ? $"{user}:{TrytonValues.Integer(reply.Result[0])}:{reply.Result[1].GetString()}" : null, out var session) && session is not null)
            return new ErpCredential(new Secret("Session " + Convert.ToBase64String(Encoding.UTF8.GetBytes(session))));
        throw Refused(answer);
    }

    private ErpLinkException Refused(ErpHttpAnswer answer)
    {
        if (answer.Refusal is { } refusal) return new(refusal) { Connection = connection, Operation = "LogIn" };
        var (code, failureClass, setting, message) = answer.Status switch
        {
            401 or 403 => (ErrorCodes.AuthenticationRejected, FailureClass.Unauthorized, TrytonSettings.Password,
                "Tryton does not accept the user and the password. Check the settings 'user' and 'password', and that the user is active."),
            404 => (ErrorCodes.SideUnavailable, FailureClass.Unauthorized, TrytonSettings.Database,
                "there is no such database at this address. Check the setting 'database'."),
            429 => (ErrorCodes.SideThrottled, FailureClass.Throttled, TrytonSettings.Password,
                "Tryton refuses log-ins for a while after too many wrong passwords. Check the setting 'password', then wait some minutes."),
            200 when SaysError(answer) is { } error => error.Class == FailureClass.Unauthorized
                ? (ErrorCodes.AuthenticationRejected, FailureClass.Unauthorized, TrytonSettings.User, error.Message)
                : (ErrorCodes.SideUnavailable, FailureClass.Transient, TrytonSettings.Database,
                    "Tryton could not open the database. Check the setting 'database', and the server's log."),
            null => (ErrorCodes.SideUnavailable, FailureClass.Transient, TrytonSettings.Address,
                $"{answer.Origin} does not answer. Check the setting 'address', and that the server runs."),
            { } status => (ErrorCodes.AnswerMalformed, FailureClass.Transient, TrytonSettings.Address,
                $"{answer.Origin} answered the log-in with status {status}, but not as Tryton does. Check the setting 'address'."),
        };
        return new(code, failureClass, $"Connection '{connection}': {message}")
        { Connection = connection, Operation = "LogIn", Field = setting, RetryAfter = answer.RetryAfter };
    }

    private static SideError? SaysError(ErpHttpAnswer answer) =>
        ErpJson.TryRead(answer, root => JsonRpcReply.Decode(root, 0) is { IsError: true } reply
            ? TrytonErrors.Classify(HttpOperation.Read, reply.Error) : null, out var error) ? error : null;
}
