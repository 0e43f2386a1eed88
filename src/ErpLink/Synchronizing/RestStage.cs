using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>The end of a page: what could not be done is put off or set aside, in one commit; what is done needs none.</summary>
internal static class RestStage
{
    /// <summary>How often time is left alone to mend a record before a person can see it in the inbox.</summary>
    private const int QuietAttemptsMax = 5;

    public static async ValueTask StoreAsync(RunContext run, IReadOnlyList<RunItem> items)
    {
        // The run stopped on the way: a leg that was settled is done, the rest is still due and has no outcome.
        foreach (var item in items.Where(i => i.IsOpen && i.FieldsToErp + i.FieldsToApp > 0)) item.End(RunOutcome.Changed);
        var ended = items.Where(i => !i.IsOpen).ToArray();

        // Chosen steps are not all there is to do about a link: it stays as due as it was.
        if (run.Chosen is null) await PageCommit.AnyAsync(run, [.. ended.Where(NeedsStoring)], (item, edit) => Store(run, item, edit)).ConfigureAwait(false);
        foreach (var item in ended) run.Counters += CountersOf(item);
        foreach (var item in items.Where(i => i.Outcome == RunOutcome.Held || (i.IsOpen && i.Session.Held.Count > 0))) run.HeldLinks.Add(item.Session.Link.Id);
    }

    /// <summary>The gravest that applies to a link whose page went through.</summary>
    public static RunOutcome OutcomeOf(RunItem item)
    {
        var session = item.Session;
        if (item.Failure is { } failure) return failure.Class.IsOfRecord() ? RunOutcome.Parked : failure.Class == FailureClass.MissingPrerequisite ? RunOutcome.Waiting : RunOutcome.Failed;
        if (session.Items.Any(i => i.Kind == InboxItemKind.Parked && !IsMended(i))) return RunOutcome.Parked;
        if (session.Held.Count > 0) return RunOutcome.Held;
        if (session.Items.Any(i => !IsMended(i))) return RunOutcome.Asking;
        if (item.Waits) return RunOutcome.Waiting;
        return item.FieldsToErp + item.FieldsToApp > 0 ? RunOutcome.Changed : RunOutcome.Unchanged;
    }

    private static bool NeedsStoring(RunItem item) => item.Outcome is not (RunOutcome.Changed or RunOutcome.Unchanged or RunOutcome.Waiting) || HasMended(item);

    /// <summary>Both records were read and whatever had to be written was taken: what had set the record as a whole aside is over.</summary>
    private static bool HasMended(RunItem item) => item.Failure is null && item.Pair is { App.Record: not null, Erp.Record: not null }
        && item.Outcome is not (RunOutcome.Failed or RunOutcome.Unknown or RunOutcome.Broken or RunOutcome.Skipped) && item.Session.Items.Any(IsMended);

    /// <summary>What stands against a record as a whole and is not a write: that one is tried again only with other values.</summary>
    private static bool IsMended(InboxItem item) => item.Kind == InboxItemKind.Parked && item.AppField is null
        && !AttemptDigest.IsOfWrite(item.Attempted, Side.App) && !AttemptDigest.IsOfWrite(item.Attempted, Side.Erp);

    private static void Store(RunContext run, RunItem item, LinkEdit edit)
    {
        if (HasMended(item)) edit.Unpark(IsMended);
        switch (item.Outcome)
        {
            case RunOutcome.Failed or RunOutcome.Unknown when IsOfSide(run, item):
                if (item.Session.Due is null) edit.MarkDue();
                break;
            case RunOutcome.Failed or RunOutcome.Unknown:
                PutOff(run, item, edit, item.Session.Due?.Attempts + 1 >= QuietAttemptsMax);
                break;
            case RunOutcome.Parked when item.Failure?.Class == FailureClass.Conflict:
                PutOff(run, item, edit, isVisible: true); // Hot: others keep changing it.
                break;
            case RunOutcome.Parked or RunOutcome.Skipped or RunOutcome.Asking or RunOutcome.Held:
                // What a write of another field caused has not been looked at yet; and a resync does not look at everything.
                if (edit.Intents.Count == 0 && item.FieldsToErp + item.FieldsToApp == 0 && run.Operation.ResyncFrom is null) edit.ClearDue();
                break;
        }
    }

    /// <summary>A side that answered nothing in this run does not answer: that says nothing about the records it was asked for.</summary>
    private static bool IsOfSide(RunContext run, RunItem item) => item.Outcome == RunOutcome.Failed && item.Pair is { } pair
        && LegRunner.Order.Any(side => pair.Of(side).Status == ReadStatus.NotAnswered && !run.HasAnswered(side));

    /// <summary>Tried again by itself, later each time; when that has gone on for a while a person can see it.</summary>
    private static void PutOff(RunContext run, RunItem item, LinkEdit edit, bool isVisible)
    {
        var next = run.Engine.Now + Backoff.After(item.Session.Due?.Attempts ?? 0, run.Engine.Entropy, item.Failure?.RetryAfter);
        edit.Postpone(next);
        if (!isVisible) return;
        var failure = item.Failure ?? new Failure(FailureClass.Unknown, ErrorCodes.OutcomeUnknown, "It is not known whether a write happened. It is looked up again.");
        edit.Park(failure, nextAttempt: next);
    }

    private static RunCounters CountersOf(RunItem item)
    {
        var counters = new RunCounters
        {
            Compared = 1,
            FieldsToErp = item.FieldsToErp,
            FieldsToApp = item.FieldsToApp,
            Destructive = item.Destroyed ? 1 : 0,
            Overwritten = item.Overwrote ? 1 : 0,
        };
        return item.Outcome switch
        {
            RunOutcome.Changed => counters with { Changed = 1 },
            RunOutcome.Skipped => counters with { Skipped = 1 },
            RunOutcome.Waiting => counters with { Waiting = 1 },
            RunOutcome.Asking => counters with { Asking = 1 },
            RunOutcome.Held => counters with { Held = 1 },
            RunOutcome.Parked => counters with { Parked = 1 },
            RunOutcome.Failed => counters with { Failed = 1 },
            RunOutcome.Unknown => counters with { Unknown = 1 },
            RunOutcome.Broken => counters with { Broken = 1 },
            _ => counters with { Unchanged = 1 },
        };
    }
}
