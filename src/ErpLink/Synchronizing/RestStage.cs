using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>The end of a page: what could not be done is put off or set aside, in one commit; what is done needs none.</summary>
internal static class RestStage
{
    public static async ValueTask StoreAsync(RunContext run, IReadOnlyList<RunItem> items)
    {
        var left = items.Where(i => i.Outcome is RunOutcome.Failed or RunOutcome.Unknown or RunOutcome.Parked or RunOutcome.Skipped or RunOutcome.Asking or RunOutcome.Held).ToArray();

        // Chosen steps are not all there is to do about a link: it stays as due as it was.
        if (run.Chosen is null) await PageCommit.AnyAsync(run, left, (item, edit) => Store(run, item, edit)).ConfigureAwait(false);
        foreach (var item in items)
        {
            run.Counters += CountersOf(item);
            if (item.Outcome == RunOutcome.Held || (item.IsOpen && item.Session.Held.Count > 0)) run.HeldLinks.Add(item.Session.Link.Id);
        }
    }

    /// <summary>The gravest that applies to a link whose page went through.</summary>
    public static RunOutcome OutcomeOf(RunItem item)
    {
        var session = item.Session;
        if (item.Failure is { } failure) return failure.Class.IsOfRecord() ? RunOutcome.Parked : failure.Class == FailureClass.MissingPrerequisite ? RunOutcome.Waiting : RunOutcome.Failed;
        if (session.Items.Any(i => i.Kind == InboxItemKind.Parked)) return RunOutcome.Parked;
        if (session.Held.Count > 0) return RunOutcome.Held;
        if (session.Items.Count > 0) return RunOutcome.Asking;
        if (item.Waits) return RunOutcome.Waiting;
        return item.FieldsToErp + item.FieldsToApp > 0 ? RunOutcome.Changed : RunOutcome.Unchanged;
    }

    private static void Store(RunContext run, RunItem item, LinkEdit edit)
    {
        switch (item.Outcome)
        {
            case RunOutcome.Failed or RunOutcome.Unknown:
                edit.Postpone(run.Engine.Now + Backoff.After(item.Session.Due?.Attempts ?? 0, run.Engine.Entropy, item.Failure?.RetryAfter));
                break;
            case RunOutcome.Parked when item.Failure?.Class == FailureClass.Conflict:
                edit.Park(item.Failure); // Hot: others keep changing it.
                edit.Postpone(run.Engine.Now + Backoff.After(item.Session.Due?.Attempts ?? 0, run.Engine.Entropy, null));
                break;
            case RunOutcome.Parked or RunOutcome.Skipped or RunOutcome.Asking or RunOutcome.Held:
                // What a write of another field caused has not been looked at yet; and a resync does not look at everything.
                if (edit.Intents.Count == 0 && item.FieldsToErp + item.FieldsToApp == 0 && run.Operation.ResyncFrom is null) edit.ClearDue();
                break;
        }
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
            RunOutcome.Failed or null => counters with { Failed = 1 },
            RunOutcome.Unknown => counters with { Unknown = 1 },
            RunOutcome.Broken => counters with { Broken = 1 },
            _ => counters with { Unchanged = 1 },
        };
    }
}
