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
        foreach (var item in items)
        {
            var id = item.Session.Link.Id;
            var before = run.HeldLinks.GetValueOrDefault(id);
            if (!item.IsOpen)
            {
                run.Counters = Counted(run.Counters, item, before);
                run.HeldLinks.Remove(id);
            }

            if (item.Session.Held.Count > 0 && (!item.IsOpen || before.Outcome is null))
                run.HeldLinks[id] = new HeldLink(item.Outcome, item.Destroyed || before.Destroyed, item.Overwrote || before.Overwrote);
        }
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
        if (item.IsLeftOut) Withdraw(run, edit);
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

    /// <summary>Steps about records that a filter leaves out cannot be carried out, would be shown again after every answer, and count for the
    /// guard. When the records take part again, they are planned anew.</summary>
    private static void Withdraw(RunContext run, LinkEdit edit)
    {
        run.Holds(edit);
        foreach (var step in edit.Held.Select(h => h.Step).ToArray())
        {
            edit.Release(step.Side, step.Field);
            edit.Journal(edit.Entry(JournalEvent.Dismissed) with { Side = step.Side, Field = step.Field, Note = "a filter of its map leaves it out" });
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

    /// <summary>The counters with one more link. One whose held steps were released later in the run has been counted before: it counts
    /// as what it came to in the end.</summary>
    private static RunCounters Counted(RunCounters counters, RunItem item, HeldLink before)
    {
        if (before.Outcome is not null) counters = Counted(counters, before.Outcome, -1);
        counters = Counted(counters, item.Outcome, 1);
        return counters with
        {
            FieldsToErp = counters.FieldsToErp + item.FieldsToErp,
            FieldsToApp = counters.FieldsToApp + item.FieldsToApp,
            Destructive = counters.Destructive + (item.Destroyed && !before.Destroyed ? 1 : 0),
            Overwritten = counters.Overwritten + (item.Overwrote && !before.Overwrote ? 1 : 0),
        };
    }

    private static RunCounters Counted(RunCounters counters, RunOutcome? outcome, int links)
    {
        counters = counters with { Compared = counters.Compared + links };
        return outcome switch
        {
            RunOutcome.Changed => counters with { Changed = counters.Changed + links },
            RunOutcome.Skipped => counters with { Skipped = counters.Skipped + links },
            RunOutcome.Waiting => counters with { Waiting = counters.Waiting + links },
            RunOutcome.Asking => counters with { Asking = counters.Asking + links },
            RunOutcome.Held => counters with { Held = counters.Held + links },
            RunOutcome.Parked => counters with { Parked = counters.Parked + links },
            RunOutcome.Failed => counters with { Failed = counters.Failed + links },
            RunOutcome.Unknown => counters with { Unknown = counters.Unknown + links },
            RunOutcome.Broken => counters with { Broken = counters.Broken + links },
            _ => counters with { Unchanged = counters.Unchanged + links },
        };
    }
}
