namespace ErpLink.Adapters.Http;

/// <summary>
/// One credential for all requests of a connection, from a log-in: when first needed, when its time is over, and after a 401. Requests that
/// need it meanwhile wait for the same log-in. A log-in that failed is not tried again at once, however many ask.
/// </summary>
/// <remarks>Thread-safe. A log-in once begun is carried through whoever no longer waits for it: half a log-in may have used up what the next
/// one needs. It has 2 minutes. After a refusal nobody logs in for 30 seconds, after another failure for 1 second, or for as long as the
/// server asks: every further try would bring the account closer to being locked. A credential that is refused within 10 seconds after
/// another was refused is not renewed: that server takes none. Source: row 11 of the catalogue in reliability, section 5.</remarks>
/// <param name="logIn">Gets a credential, by anonymous requests of the client it is given; throws <see cref="ErpLinkException"/>.</param>
/// <param name="time">The clock.</param>
public sealed class SessionAuthentication(Func<ErpHttpClient, CancellationToken, ValueTask<ErpCredential>> logIn, TimeProvider time)
    : IErpAuthentication
{
    internal static readonly TimeSpan LogInTimeMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseBetweenRenewals = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Task<ErpCredential>? _underWay;
    private Held? _current;
    private Failed? _lastFailure;

    /// <inheritdoc/>
    public async ValueTask<ErpCredential?> FindAsync(ErpHttpClient client, CancellationToken cancellationToken) =>
        await CurrentAsync(client, null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> RenewAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_current is { IsRenewal: true } current && ReferenceEquals(current.Credential, refused)
                && time.GetElapsedTime(current.Since) < PauseBetweenRenewals) return false;
        }

        await CurrentAsync(client, refused, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<ErpCredential> CurrentAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken)
    {
        TaskCompletionSource<ErpCredential>? mine = null;
        Task<ErpCredential> underWay;
        lock (_gate)
        {
            // Of two requests that met the same expired session, the second finds the first one's new session here.
            if (_current is { } current && !ReferenceEquals(current.Credential, refused)
                && (current.Credential.GoodFor is not { } life || time.GetElapsedTime(current.Since) < life)) return current.Credential;
            if (_underWay is null)
            {
                if (_lastFailure is { } failed && failed.Pause - time.GetElapsedTime(failed.Since) is { Ticks: > 0 } rest)
                    throw Repeated(failed.Failure, rest);
                mine = new TaskCompletionSource<ErpCredential>();
                _underWay = mine.Task;
            }

            underWay = _underWay;
        }

        if (mine is not null) _ = LogInForAllAsync(client, mine, isRenewal: refused is not null);
        return await underWay.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task LogInForAllAsync(ErpHttpClient client, TaskCompletionSource<ErpCredential> mine, bool isRenewal)
    {
        var since = time.GetTimestamp();
        Held? held = null;
        Exception? failure = null;
        try
        {
            using var limit = new CancellationTokenSource(LogInTimeMax, time);
            held = new Held(await logIn(client, limit.Token).ConfigureAwait(false), since, isRenewal);
        }
        catch (OperationCanceledException)
        {
            failure = new ErpLinkException(ErrorCodes.SideUnavailable, FailureClass.Transient,
                $"The log-in at {client.Address} was given up after {LogInTimeMax.TotalMinutes} minutes.");
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        lock (_gate)
        {
            _underWay = null;
            _current = held;
            _lastFailure = failure is ErpLinkException known ? new Failed(known, time.GetTimestamp(), PauseAfter(known)) : null;
        }

        if (held is not null) mine.SetResult(held.Credential);
        else
        {
            mine.SetException(failure!);
            // Nobody may be left to look at it.
            _ = mine.Task.Exception;
        }
    }

    private static TimeSpan PauseAfter(ErpLinkException failure) => failure.RetryAfter
        ?? (failure.FailureClass is FailureClass.Unauthorized or FailureClass.Throttled ? PauseAfterRefusal : PauseAfterFailure);

    private static ErpLinkException Repeated(ErpLinkException failure, TimeSpan rest) =>
        new(failure.Code, failure.FailureClass, failure.Message)
        {
            Connection = failure.Connection,
            Operation = failure.Operation,
            Field = failure.Field,
            RetryAfter = failure.RetryAfter is null ? null : rest,
        };

    private sealed record Held(ErpCredential Credential, long Since, bool IsRenewal);

    private sealed record Failed(ErpLinkException Failure, long Since, TimeSpan Pause);
}
