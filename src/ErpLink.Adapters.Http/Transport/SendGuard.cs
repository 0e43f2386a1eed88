namespace ErpLink.Adapters.Http;

/// <summary>What one call has sent so far. Lies below the strategies, the app's own included: whatever they do, a write that may have been
/// sent is not sent again, and what its one attempt saw is the call's answer.</summary>
/// <remarks>Two attempts at once (hedging) wait for each other: A sends; B, a moment later, finds A on its way, waits, and gets A's answer
/// unless that is proof that nothing was sent.</remarks>
internal sealed class SendGuard(bool isWrite, string origin)
{
    private readonly Lock _gate = new();
    private Task<ErpHttpAnswer?>? _underWay;
    private ErpHttpAnswer? _last;

    /// <summary>What the latest attempt saw; <see langword="null"/> when none ended.</summary>
    public ErpHttpAnswer? Last
    {
        get
        {
            lock (_gate) return _last;
        }
    }

    /// <summary>Makes an attempt, if the request may still be sent.</summary>
    public async ValueTask<ErpHttpAnswer> AttemptAsync(Func<ValueTask<ErpHttpAnswer>> attempt)
    {
        if (!isWrite) return Keep(await attempt().ConfigureAwait(false));
        var mine = new TaskCompletionSource<ErpHttpAnswer?>();
        while (true)
        {
            Task<ErpHttpAnswer?>? other;
            lock (_gate)
            {
                other = _underWay;
                _underWay ??= mine.Task;
            }

            if (other is null) break;
            if (await other.ConfigureAwait(false) is { MayHaveBeenSent: true } sent) return sent;
        }

        ErpHttpAnswer? answer = null;
        try
        {
            answer = Keep(await attempt().ConfigureAwait(false));
            return answer;
        }
        catch (Exception exception) when (exception is not (ErpLinkException or OperationCanceledException))
        {
            // Those two come from before anything is sent. Of others nothing is known, so that the write stays in the way of the next attempt.
            answer = Keep(new ErpHttpAnswer(origin, null, HttpFault.ConnectionLost, mayHaveBeenSent: true));
            throw;
        }
        finally
        {
            // A completed attempt stays in the way of all later ones, unless it proves that the request did not leave.
            if (answer is not { MayHaveBeenSent: true })
                lock (_gate) _underWay = null;
            mine.SetResult(answer);
        }
    }

    /// <summary>Waits for an attempt that a strategy left behind, and gives what decides: the answer of the attempt that may have been sent.</summary>
    public async ValueTask<ErpHttpAnswer?> FindSentAsync()
    {
        Task<ErpHttpAnswer?>? underWay;
        lock (_gate) underWay = _underWay;
        return underWay is null ? null : await underWay.ConfigureAwait(false) is { MayHaveBeenSent: true } sent ? sent : null;
    }

    private ErpHttpAnswer Keep(ErpHttpAnswer answer)
    {
        lock (_gate) _last = answer;
        return answer;
    }
}
