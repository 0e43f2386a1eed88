using System.Text;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>
/// The session of one connection. Logged in when first needed and again after a 401; all requests that need it meanwhile wait for the
/// same log-in. (With a password on every request the server would hash it every time: 0.3 s instead of 15 ms.)
/// </summary>
/// <param name="connection">The connection's name, for messages.</param>
/// <param name="settings">User and password; the password is fetched for each log-in and not kept.</param>
internal sealed class TrytonSession(string connection, ConnectionSettings settings) : IErpAuthentication
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<Outcome>? _underWay;
    private ErpCredential? _current;

    /// <inheritdoc/>
    public async ValueTask<ErpCredential?> FindAsync(ErpHttpClient client, CancellationToken cancellationToken) =>
        await CurrentAsync(client, null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> RenewAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken)
    {
        await CurrentAsync(client, refused, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<ErpCredential> CurrentAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource<Outcome>? others;
            lock (_gate)
            {
                // Of two requests that met the same expired session, the second finds the first one's new session here.
                if (_current is { } current && !ReferenceEquals(current, refused)) return current;
                others = _underWay;
                if (others is null) _underWay = new TaskCompletionSource<Outcome>();
            }
            if (others is null) return await LogInForAllAsync(client, cancellationToken).ConfigureAwait(false);

            var outcome = await others.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (outcome.Credential is { } credential) return credential;
            // A refused password is refused for all who wait: every further try would bring the account closer to being locked.
            if (outcome.Failure is { } failure) throw Repeated(failure);
            // The one who logged in was cancelled: somebody who still waits does it.
        }
    }

    private async ValueTask<ErpCredential> LogInForAllAsync(ErpHttpClient client, CancellationToken cancellationToken)
    {
        var outcome = default(Outcome);
        try
        {
            outcome = new(await LogInAsync(client, cancellationToken).ConfigureAwait(false), null);
            return outcome.Credential!;
        }
        catch (ErpLinkException failure)
        {
            outcome = new(null, failure);
            throw;
        }
        finally
        {
            TaskCompletionSource<Outcome> mine;
            lock (_gate)
            {
                mine = _underWay!;
                _underWay = null;
                _current = outcome.Credential;
            }
            mine.SetResult(outcome);
        }
    }

    private async ValueTask<ErpCredential> LogInAsync(ErpHttpClient client, CancellationToken cancellationToken)
    {
        var user = settings.Get(TrytonSettings.User);
        var password = await settings.GetSecretAsync(TrytonSettings.Password, cancellationToken).ConfigureAwait(false);
        var body = JsonRpcRequest.Encode(0, "common.db.login", new JsonArray(user, new JsonObject { ["password"] = password.Reveal() }));
        // As a write: a log-in that is being slowed down must not be repeated by the transport.
        var answer = await client.SendAsync(new ErpHttpRequest(HttpMethod.Post, "") { Body = body, IsAnonymous = true, IsWrite = true }, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (answer.IsSuccess && ErpJson.TryRead(answer, root => JsonRpcReply.Decode(root, 0, out _) is { IsError: false } reply
                ? $"{user}:{TrytonValues.Integer(reply.Result[0])}:{reply.Result[1].GetString()}" : null, out var session) && session is not null)
            return new ErpCredential(new Secret("Session " + Convert.ToBase64String(Encoding.UTF8.GetBytes(session))));
        throw Refused(answer);
    }

    private ErpLinkException Refused(ErpHttpAnswer answer)
    {
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
        ErpJson.TryRead(answer, root => JsonRpcReply.Decode(root, 0, out _) is { IsError: true } reply
            ? TrytonErrors.Classify(HttpOperation.Read, reply.Error) : null, out var error) ? error : null;

    private static ErpLinkException Repeated(ErpLinkException failure) =>
        new(failure.Code, failure.FailureClass, failure.Message)
        { Connection = failure.Connection, Operation = failure.Operation, Field = failure.Field, RetryAfter = failure.RetryAfter };

    private readonly record struct Outcome(ErpCredential? Credential, ErpLinkException? Failure);
}
