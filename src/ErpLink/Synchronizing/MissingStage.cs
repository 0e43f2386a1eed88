namespace ErpLink.Synchronizing;

/// <summary>A record of a link that did not come as itself: it lives on under another key, is gone, hidden, or was not answered.</summary>
internal static class MissingStage
{
    /// <summary>Follows a record to its new key, so that it is read there in the next round; sets anything else aside.</summary>
    public static async ValueTask RunAsync(RunContext run, RunItem item)
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

        if (await MissingRecord.FollowAsync(item.Session, pair).ConfigureAwait(false)) return;
        var result = await MissingRecord.SetAsideAsync(item.Session, pair).ConfigureAwait(false);
        item.End(RunOutcome.Broken, result.Failure);
    }
}
