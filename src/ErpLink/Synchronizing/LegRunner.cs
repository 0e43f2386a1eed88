using ErpLink.Recovery;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>What became of the writes of a link.</summary>
internal enum LegsStatus
{
    /// <summary>All are settled, or decided otherwise by recovery.</summary>
    Done = 0,

    /// <summary>One was refused; its intent is still stored, and what follows is the caller's decision.</summary>
    Refused,

    /// <summary>The outcome of one is not known yet.</summary>
    Pending,

    /// <summary>The outcome of a create is for a person to find out.</summary>
    Asking,
}

/// <summary>What became of the writes of a link, and of which one.</summary>
internal readonly record struct LegsOutcome(LegsStatus Status, Intent? Intent = null, Failure? Failure = null);

/// <summary>Sends the stored intents of a link, the ERP's first; each is settled before the other is sent.</summary>
internal static class LegRunner
{
    /// <summary>The ERP first: what it normalises is known before the app is written.</summary>
    public static readonly Side[] Order = [Side.Erp, Side.App];

    /// <summary>How often a person's decision is sent under the version of now, while others keep editing the record.</summary>
    private const int SendsMax = 3;

    public static async ValueTask<LegsOutcome> RunAsync(LinkSession session, CancellationToken cancellationToken)
    {
        foreach (var side in Order)
        {
            if (!session.Intents.TryGetValue(side, out var intent)) continue;
            var outcome = await RunAsync(session, intent, cancellationToken).ConfigureAwait(false);
            if (outcome.Status != LegsStatus.Done) return outcome;
        }

        return new(LegsStatus.Done);
    }

    /// <summary>Sends one leg that was never sent; one that was is recovery's.</summary>
    public static async ValueTask<LegsOutcome> RunAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        for (var send = 1; ; send++)
        {
            var outcome = await SendAsync(session, intent, cancellationToken).ConfigureAwait(false);
            if (outcome is not { Status: LegsStatus.Refused, Intent: { } refused, Failure.Class: FailureClass.Conflict } || send == SendsMax) return outcome;
            if (await RenewAsync(session, refused).ConfigureAwait(false) is not { } renewed) return outcome;
            intent = renewed;
        }
    }

    /// <summary>A person's decision was refused because the record's version moved, so nothing of it landed. Where its own fields hold what
    /// they held when it was made, only others were edited, and it is to be sent under the version of now (T19).</summary>
    /// <returns>The intent as one that was never sent; <see langword="null"/> when one of its fields moved, or the link did.</returns>
    private static async ValueTask<Intent?> RenewAsync(LinkSession session, Intent refused)
    {
        // What a merge decided is merged again. A connect of which nothing has landed yet shows its user what moved.
        if (refused is not { Origin: not IntentOrigin.Sync, Target: { } target }) return null;
        if (session.Link.State == LinkState.Linking && refused.Run == session.Operation.Run) return null;
        try
        {
            var kind = session.Connection.Kind(refused.Side, target.Kind);
            var fields = FieldSelection.Of(refused.Fields.Select(f => f.Field));
            if ((await PairReader.ReadOneAsync(session.Connection.Side(refused.Side), target, fields, CancellationToken.None).ConfigureAwait(false)).Record is not { } now) return null;
            if (refused.Fields.Any(f => !(kind.Field(f.Field)?.Equality ?? FieldEquality.Default).AreEqual(now[f.Field], f.Old))) return null;
            var renewed = refused with { ExpectedVersion = now.Version, FirstSentAt = null, LastSentAt = null, Sends = 0 };
            return session.Intents.TryGetValue(refused.Side, out var live) && live.Id == refused.Id && live.Sends == refused.Sends
                && await session.CommitReadAsync(edit => edit.Change(renewed), CancellationToken.None).ConfigureAwait(false) ? renewed : null;
        }
        catch (Exception error) when (SideCalls.IsOfSide(error, CancellationToken.None))
        {
            return null; // The refusal stands: it is asked.
        }
    }

    private static async ValueTask<LegsOutcome> SendAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        if (intent.FirstSentAt is not null) return await ResolveAsync(session, intent, null, cancellationToken).ConfigureAwait(false);

        // Look up before the first send: a lost store or an earlier try may have left the record there (R 6.8, R7).
        if (intent.Kind == IntentKind.Create && await LookUpAsync(session, intent, cancellationToken).ConfigureAwait(false) is { } found) return found;
        if (await MarkAsync(session, intent).ConfigureAwait(false) is not { } marked) return new(LegsStatus.Pending, intent, Elsewhere());
        intent = marked;
        var result = await WriteStage.SendAsync(session, intent, cancellationToken).ConfigureAwait(false);
        switch (result.Outcome)
        {
            case WriteOutcome.Applied:
                if (!await SettleStage.AppliedAsync(session, intent, result).ConfigureAwait(false)) return new(LegsStatus.Pending, intent, SettleStage.Unseen().Failure);
                return session.Link.State == LinkState.Unconfirmed ? new(LegsStatus.Asking, intent) : new(LegsStatus.Done);
            case WriteOutcome.NotApplied when intent.Kind == IntentKind.Create && result.Failure!.Class is FailureClass.Duplicate or FailureClass.Conflict
                && await LookUpAsync(session, intent, cancellationToken).ConfigureAwait(false) is { } earlier:
                return earlier;
            case WriteOutcome.NotApplied:
                return new(LegsStatus.Refused, intent, result.Failure);
            default:
                await session.CommitAsync(edit =>
                {
                    if (edit.IsAsSent(intent)) edit.Journal(edit.Entry(JournalEvent.OutcomeUnknown) with { Side = intent.Side, Note = $"error {result.Failure?.Code}" });
                }, CancellationToken.None).ConfigureAwait(false);
                return await ResolveAsync(session, intent, result.Failure, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stores that the intent is about to be sent. <see langword="null"/>: the link moved meanwhile, so somebody else may be about to
    /// send it, and nothing is sent here.</summary>
    public static async ValueTask<Intent?> MarkAsync(LinkSession session, Intent intent)
    {
        var marked = WriteStage.Marked(intent, session.Operation.Engine.Now);
        return await session.CommitReadAsync(edit => edit.Change(marked), CancellationToken.None).ConfigureAwait(false) ? marked : null;
    }

    /// <summary>A send that was refused is over; the life of the one before runs on. Otherwise rounds that are shorter than that life would
    /// send, and be refused, for ever. Without one before, the intent is again one that was never sent.</summary>
    public static ValueTask UnmarkAsync(LinkSession session, Intent refused, Intent before) => session.CommitAsync(edit =>
    {
        if (edit.IsAsSent(refused)) edit.Change(refused with { FirstSentAt = before.FirstSentAt, LastSentAt = before.LastSentAt, Sends = before.FirstSentAt is null ? before.Sends : refused.Sends });
    }, CancellationToken.None);

    /// <summary>A look-up that fails leaves the intent unsent: recovery goes on from there.</summary>
    private static async ValueTask<LegsOutcome?> LookUpAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        try
        {
            return await CreateRecovery.AdoptAsync(session, intent, cancellationToken).ConfigureAwait(false) is { } found ? Outcome(found, intent) : null;
        }
        catch (Exception error) when (error is ErpLinkException or OperationCanceledException)
        {
            return new(LegsStatus.Pending, intent, (error as ErpLinkException)?.ToFailure());
        }
    }

    private static Failure Elsewhere() => new(FailureClass.Transient, ErrorCodes.LinkBusy, "The link was changed at the same moment. Nothing was sent here; recovery goes on.");

    private static async ValueTask<LegsOutcome> ResolveAsync(LinkSession session, Intent intent, Failure? failure, CancellationToken cancellationToken)
    {
        try
        {
            return Outcome(await LinkRecovery.ResolveAsync(session, intent, cancellationToken).ConfigureAwait(false), intent, failure);
        }
        catch (Exception error) when (error is ErpLinkException or OperationCanceledException)
        {
            return new(LegsStatus.Pending, intent, failure); // The intent is stored: recovery goes on later.
        }
    }

    private static LegsOutcome Outcome(Resolution resolution, Intent intent, Failure? failure = null) => resolution switch
    {
        Resolution.Settled => new(LegsStatus.Done),
        Resolution.Asking => new(LegsStatus.Asking, intent, failure),
        _ => new(LegsStatus.Pending, intent, failure),
    };
}
