using ErpLink.Linking;
using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Recovery;

/// <summary>Finishes the writes of one link that a crash or a lost answer left behind. Doing it twice is doing it once.</summary>
/// <remarks>Source: semantics, section 9.4; reliability, section 6.5.</remarks>
internal static class LinkRecovery
{
    /// <summary>Resolves all intents of a link, the ERP's first, and sends what certainly was never sent.</summary>
    public static async ValueTask<Resolution> ResolveAsync(LinkSession session, CancellationToken cancellationToken)
    {
        foreach (var side in LegRunner.Order)
        {
            if (!session.Intents.TryGetValue(side, out var intent)) continue;
            var resolution = intent.FirstSentAt is null && intent.Kind == IntentKind.Update
                ? await SendAsync(session, intent, cancellationToken).ConfigureAwait(false)
                : await ResolveAsync(session, intent, cancellationToken).ConfigureAwait(false);
            if (resolution != Resolution.Settled) return resolution;
        }

        return Resolution.Settled;
    }

    /// <summary>Carries out a decision that was stored and certainly not sent. Refused: the fields are asked again, or the next merge decides.</summary>
    private static async ValueTask<Resolution> SendAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        var outcome = await LegRunner.RunAsync(session, intent, cancellationToken).ConfigureAwait(false);
        // The intent as it was sent, not as it was before: one that does not fit what is stored is taken for another node's.
        if (outcome.Status == LegsStatus.Refused) await RefusedLeg.AskAsync(session, outcome.Intent!, outcome.Failure!, cancellationToken).ConfigureAwait(false);
        // What is still stored is another node's to finish. Merging beside it would make a decision of a person part of a merge, which
        // drops it with the next version that moves.
        return outcome.Status is LegsStatus.Pending || session.Intents.ContainsKey(intent.Side) ? Resolution.Pending : Resolution.Settled;
    }

    /// <summary>Resolves one intent by reading the side. One that is not stored any more was settled by another node or a person: deciding it
    /// once more would undo what they decided, and what they decided next is theirs to finish.</summary>
    public static async ValueTask<Resolution> ResolveAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        if (session.Intents.GetValueOrDefault(intent.Side) is not { } live) return Resolution.Settled;
        if (live.Id != intent.Id) return Resolution.Pending;
        return live.Kind == IntentKind.Create
            ? await CreateRecovery.ResolveAsync(session, live, cancellationToken).ConfigureAwait(false)
            : await UpdateRecovery.ResolveAsync(session, live, cancellationToken).ConfigureAwait(false);
    }
}
