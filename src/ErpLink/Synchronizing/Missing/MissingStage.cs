namespace ErpLink.Synchronizing;

/// <summary>A record of a link that did not come as itself: it lives on under another key, is gone, hidden, or was not answered.</summary>
internal static class MissingStage
{
    /// <summary>Follows a record to its new key, so that it is read there in the next round; sets anything else aside.</summary>
    public static async ValueTask RunAsync(RunContext run, RunItem item, CancellationToken cancellationToken)
    {
        var pair = item.Pair!;
        var unanswered = new[] { pair.App, pair.Erp }.FirstOrDefault(r => r.Status == ReadStatus.NotAnswered);
        if (unanswered is not null)
        {
            var failure = unanswered.Failure ?? new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, "The side gave no answer for the record. It is tried again.");
            item.Refuse(failure);
            if (failure.Class.IsOfRecord()) await PageCommit.AnyAsync(run, [item], (_, edit) => edit.Park(failure, attempted: AttemptDigest.OfRead(item.Session.Map))).ConfigureAwait(false);
            item.End(failure.Class.IsOfRecord() ? RunOutcome.Parked : RunOutcome.Failed, failure);
            return;
        }

        await run.KeepLeaseAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            End(item, await MissingRecord.RunAsync(item.Session, pair, run, cancellationToken).ConfigureAwait(false));
        }
        catch (ErpLinkException error) when (error.Code != ErrorCodes.LeaseLost)
        {
            item.End(error.Code == ErrorCodes.LinkNotFound ? RunOutcome.Skipped : RunOutcome.Failed, error.ToFailure());
        }
    }

    private static void End(RunItem item, MissingResult result)
    {
        item.Destroyed |= result.Destroyed;
        switch (result.Outcome)
        {
            case MissingOutcome.ReadAgain:
                break;
            case MissingOutcome.Held:
                item.End(RunOutcome.Held);
                break;
            case MissingOutcome.Ended:
                item.End(RunOutcome.Changed);
                break;
            case MissingOutcome.Waiting:
                item.End(RunOutcome.Waiting);
                break;
            case MissingOutcome.Pending:
                item.End(RunOutcome.Unknown, result.Failure);
                break;
            case MissingOutcome.Failed:
                item.End(RunOutcome.Failed, result.Failure);
                break;
            default:
                item.End(RunOutcome.Broken, result.Failure);
                break;
        }
    }
}
