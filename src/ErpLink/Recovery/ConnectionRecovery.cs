using ErpLink.Connections;
using ErpLink.Synchronizing;

namespace ErpLink.Recovery;

/// <summary>Finishes the writes of a connection link by link, and nothing else: comparing is left to the next run, which has the guard and the
/// watch for restored databases.</summary>
internal sealed class ConnectionRecovery(Engine engine, OpenConnection connection)
{
    /// <summary>Links in a row for which a side did not answer before the rest is left for later; each may cost a time-out.</summary>
    private const int UnansweredMax = 3;

    private int _unanswered;

    /// <summary>What it came to so far.</summary>
    public RecoveryReport Report { get; private set; } = new(0, 0, 0);

    /// <summary>Finishes what is under way on a link. Once a side does not answer, the others are only counted.</summary>
    public async ValueTask ResolveAsync(LinkId link, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var resolution = _unanswered >= UnansweredMax ? Resolution.Pending : await TryResolveAsync(link, cancellationToken).ConfigureAwait(false);
        Report = resolution switch
        {
            Resolution.Settled => Report with { Settled = Report.Settled + 1 },
            Resolution.Asking => Report with { Asking = Report.Asking + 1 },
            _ => Report with { Pending = Report.Pending + 1 },
        };
    }

    private async ValueTask<Resolution> TryResolveAsync(LinkId id, CancellationToken cancellationToken)
    {
        using var claim = engine.Claims.TryTake(id);
        if (claim is null) return Resolution.Pending; // Somebody works on it: it is under way, not left behind.
        try
        {
            var links = await engine.Store.ReadLinksAsync([id], cancellationToken).ConfigureAwait(false);
            if (links.Count == 0) return Resolution.Settled;
            var session = await LinkSession.LoadAsync(engine.Begin(ErpUser.System), connection, links[0], cancellationToken).ConfigureAwait(false);
            var sends = Sends(session);
            var resolution = await LinkRecovery.ResolveAsync(session, cancellationToken).ConfigureAwait(false);
            if (resolution == Resolution.Settled) await MarkDueAsync(session).ConfigureAwait(false);
            if (resolution != Resolution.Pending) _unanswered = 0;
            else if (Sends(session) > sends) _unanswered++; // Sent, and whether it landed is still not known.
            return resolution;
        }
        catch (Exception error) when (SideCalls.IsOfSide(error, cancellationToken))
        {
            var failure = SideCalls.FailureOf(error, "Finding out what became of a write");
            if (failure.Class is FailureClass.Throttled or FailureClass.Unauthorized) _unanswered = UnansweredMax; // It answers nobody now.
            else if (failure.Class is FailureClass.Transient or FailureClass.Unknown) _unanswered++;
            return Resolution.Pending; // One record stops only itself; its intent is stored, and the next recovery tries again.
        }
    }

    /// <summary>What was written is compared by the next run, at once even if it was put off.</summary>
    private static ValueTask MarkDueAsync(LinkSession session) => session.Due is { NotBefore: null } ? default
        : session.CommitAsync(edit =>
        {
            if (!edit.Ends) edit.MarkDue();
        }, CancellationToken.None);

    private static int Sends(LinkSession session) => session.Intents.Values.Sum(i => i.Sends);
}
