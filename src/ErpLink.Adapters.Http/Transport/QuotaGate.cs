using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http;

/// <summary>Holds back the requests of a connection while its server says that it takes none: after a 429, or when its quota is used up.</summary>
/// <remarks>One for each connection, because that is what the server counts. Source: rows 7 and 9 of the catalogue in reliability, section 5.</remarks>
internal sealed class QuotaGate(string connection, ErpAddress address, ErpHttpOptions options, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private long _since;
    private TimeSpan _pause;

    /// <summary>Looks at what the server says.</summary>
    public void Observe(ErpHttpAnswer answer)
    {
        if (QuotaReader.WaitOf(answer, options.Quotas, time.GetUtcNow(), options.RetryAfterMax) is not { } wait) return;
        lock (_gate)
        {
            if (wait <= RestOf()) return;
            (_since, _pause) = (time.GetTimestamp(), wait);
        }

        Log.QuotaSpent(logger, connection, wait.TotalSeconds);
    }

    /// <summary>Waits where that is short; otherwise tells the caller to.</summary>
    /// <returns>Why nothing may be sent; <see langword="null"/> when it may.</returns>
    public async ValueTask<Failure?> PassAsync(CancellationToken cancellationToken)
    {
        (long, TimeSpan)? waited = null;
        while (true)
        {
            TimeSpan rest;
            lock (_gate)
            {
                rest = RestOf();
                // Whoever has waited looks again: an answer that was on its way may have said more meanwhile.
                if (rest <= TimeSpan.Zero || waited == (_since, _pause)) return null;
                waited = (_since, _pause);
            }

            if (rest > options.RetryDelayMax)
                return new Failure(FailureClass.Throttled, ErrorCodes.SideThrottled, $"{address.Origin} takes no requests for a while. Nothing was sent.") { RetryAfter = rest };
            await Pause.OfAsync(rest, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan RestOf() => _pause - time.GetElapsedTime(_since);
}
