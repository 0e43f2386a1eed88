using ErpLink.Diagnostics;
using ErpLink.Linking;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Stages Write and Settle of a page: one side's writes in batches, each batch settled before the other side is written.</summary>
internal static class WriteLeg
{
    public static async ValueTask RunAsync(RunContext run, IReadOnlyList<RunItem> items, Side side, CancellationToken cancellationToken)
    {
        var due = items.Where(i => i.IsOpen && !i.Moved && i.Session.Intents.ContainsKey(side)).ToArray();
        if (due.Length == 0) return;
        cancellationToken.ThrowIfCancellationRequested();
        await run.RenewAsync(cancellationToken).ConfigureAwait(false);
        var unmarked = due.Where(i => i.Session.Intents[side].FirstSentAt is null).ToArray();
        if (unmarked.Length > 0)
        {
            var marked = await PageCommit.ReadAsync(run, unmarked, (item, edit) => { if (edit.Intents.TryGetValue(side, out var intent)) Mark(run, item, edit, intent); }).ConfigureAwait(false);
            foreach (var item in unmarked.Except(marked).Where(i => i.IsOpen)) item.End(RunOutcome.Unknown); // Somebody else moved the link: what becomes of the intent is recovery's.
        }

        // So is one that another node marked: it is sending it at this moment, and its refusal would end what is on its way from here.
        foreach (var item in due.Where(i => i.IsOpen && !i.IsMarked(side))) item.End(RunOutcome.Unknown);
        due = [.. due.Where(i => i.IsOpen)];
        if (due.Length == 0) return;
        var kind = run.Connection.Kind(side, due[0].Ref(side).Kind);
        var batches = due.GroupBy(i => i.Session.Intents[side].User).SelectMany(g => g.Chunk(kind.BatchSizeRecordsMax)).ToArray();
        await Lanes.RunAsync(batches, kind.ParallelCallsMax, batch => SendAsync(run, batch, side, kind, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Stores that the intent is about to be sent together with the decision, where that costs nothing: a side that checks
    /// versions may be sent the identical write again by recovery (decision 0004).</summary>
    public static void MarkWithDecision(RunContext run, RunItem item, LinkEdit edit, Intent intent)
    {
        if (intent.Target is { } target && run.Connection.Kind(intent.Side, target.Kind).EnforcesVersions) Mark(run, item, edit, intent);
    }

    private static void Mark(RunContext run, RunItem item, LinkEdit edit, Intent intent)
    {
        // Where the commit is made anew on a newer link, another node may have marked it.
        item.Marked = intent.FirstSentAt is null ? WriteStage.Marked(intent, run.Engine.Now) : null;
        if (item.Marked is not null) edit.Change(item.Marked);
    }

    private static async ValueTask SendAsync(RunContext run, RunItem[] items, Side side, KindDescription kind, CancellationToken cancellationToken)
    {
        await run.KeepLeaseAsync(CancellationToken.None).ConfigureAwait(false); // What a cancelled run marked is withdrawn below.
        var intents = items.Select(i => i.Session.Intents[side]).ToArray();
        var results = await SendAsync(run, intents, side, kind, cancellationToken).ConfigureAwait(false);
        // Where the connection may not write at all, no record is set aside for it.
        var forbidden = await run.IsForbiddenToWriteAsync(side, kind.Kind, results).ConfigureAwait(false);
        var whole = results.FirstOrDefault(r => r.Failure?.Class is FailureClass.Unauthorized or FailureClass.Throttled)?.Failure
            ?? (forbidden ? results[0].Failure : null);
        var sent = items.Zip(intents).ToDictionary(p => p.First, p => p.Second);
        var outcome = items.Zip(results).ToDictionary(p => p.First, p => p.Second);
        var isCancelled = cancellationToken.IsCancellationRequested; // What was not sent any more is no failure: the link stays open and due.
        var readBack = await ReadBackAsync(run, side, kind, [.. items.Where(i => outcome[i].Outcome == WriteOutcome.Applied && !SettleStage.IsAnswered(kind, outcome[i]))]).ConfigureAwait(false);
        foreach (var item in items.Where(i => outcome[i].Outcome == WriteOutcome.Applied && !SettleStage.IsAnswered(kind, outcome[i]) && readBack.GetValueOrDefault(sent[i].Target!.Value.Key)?.Record is null))
            outcome[item] = SettleStage.Unseen();
        await PageCommit.AnyAsync(run, items, (item, edit) => Settle(run, item, edit, sent[item], outcome[item], kind, readBack, parks: whole is null, isCancelled)).ConfigureAwait(false);
        foreach (var (item, intent) in items.Zip(intents)) After(item, intent, outcome[item], kind, isCancelled);
        if (whole is not null) run.CallFailed(side, kind.Kind, whole);
        if (isCancelled && items.All(i => IsLeft(outcome[i], isCancelled))) return;
        if (items.All(i => outcome[i].Failure is { } failure && !failure.Class.IsOfRecord() && failure.Class != FailureClass.Conflict)) run.CallFailed(side, kind.Kind, outcome[items[0]].Failure!);
        else run.CallSucceeded(side, kind.Kind);
    }

    /// <summary>What the side asks to wait for is sent again, unchanged and under the same condition, when the pause is short.</summary>
    private static async ValueTask<IReadOnlyList<WriteResult>> SendAsync(RunContext run, Intent[] intents, Side side, KindDescription kind, CancellationToken cancellationToken)
    {
        var results = new WriteResult[intents.Length];
        var open = Enumerable.Range(0, intents.Length).ToArray();
        while (true)
        {
            var (span, began) = (Telemetry.BeginWrite(run.Connection.Name, side), run.Engine.Time.GetTimestamp());
            var answers = await WriteStage.UpdateAsync(run.Connection, Array.ConvertAll(open, i => intents[i]), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < open.Length; i++) results[open[i]] = answers[i];
            var worst = answers.MinBy(a => a.Outcome == WriteOutcome.Applied ? 2 : a.Outcome == WriteOutcome.NotApplied ? 1 : 0)!;
            Telemetry.EndWrite(span, run.Connection.Name, side, worst.Outcome, worst.Failure, run.Engine.Time.GetElapsedTime(began));
            open = [.. open.Where(i => results[i].Failure?.Class == FailureClass.Throttled)];
            if (open.Length == 0 || !await MayGoOnAsync(run, cancellationToken).ConfigureAwait(false)) return results;
        }
    }

    /// <summary>A run that is cancelled while it waits settles what it knows first.</summary>
    private static async ValueTask<bool> MayGoOnAsync(RunContext run, CancellationToken cancellationToken)
    {
        try
        {
            return await run.WaitOutAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or RunStopped)
        {
            return false;
        }
    }

    private static void Settle(RunContext run, RunItem item, LinkEdit edit, Intent sent, WriteResult result, KindDescription kind, IReadOnlyDictionary<RecordKey, ReadResult> readBack, bool parks, bool isCancelled)
    {
        var side = sent.Side;
        if (!edit.Intents.TryGetValue(side, out var intent) || intent.Id != sent.Id) return; // Settled by another node's recovery, which may have decided the next write.
        switch (result.Outcome)
        {
            case WriteOutcome.Applied:
                SettleStage.Apply(item.Session, edit, intent, result.Key, SettleStage.VersionOf(result, readBack.GetValueOrDefault(intent.Target!.Value.Key)?.Record),
                    SettleStage.Judge(kind, result, readBack.GetValueOrDefault(intent.Target!.Value.Key)?.Record));
                if (edit.Intents.TryGetValue(Side.App, out var next)) MarkWithDecision(run, item, edit, next);
                break;
            case WriteOutcome.NotApplied when edit.IsAsSent(sent):
                var failure = result.Failure!;
                RefusedLeg.Withdraw(edit, intent, failure.Message);
                edit.Journal(edit.Entry(JournalEvent.NotApplied) with { Side = side, Note = $"error {failure.Code}" });
                if (parks && failure.Class.IsOfRecord() && intent.Origin == IntentOrigin.Sync) edit.Park(failure, attempted: AttemptDigest.OfRefused(item.Session.Map, intent, failure));
                // Beside it another node may have stored what a person decided: that is asked again.
                if ((IsMoved(result) || IsLeft(result, isCancelled)) && edit.Intents.TryGetValue(Side.App, out var other) && other.FirstSentAt is null) RefusedLeg.Withdraw(edit, other, failure.Message);
                else if (edit.Intents.TryGetValue(Side.App, out var following)) MarkWithDecision(run, item, edit, following);
                break;
            case WriteOutcome.Unknown:
                edit.Journal(edit.Entry(JournalEvent.OutcomeUnknown) with { Side = side, Note = $"error {result.Failure?.Code}" });
                break;
        }
    }

    private static bool IsMoved(WriteResult result) => result.Outcome == WriteOutcome.NotApplied && result.Failure!.Class is FailureClass.Conflict or FailureClass.NotFound;

    /// <summary>Whether a run that is cancelled did not get to the write: it was not sent, or failed in a way that time heals.</summary>
    private static bool IsLeft(WriteResult result, bool isCancelled) => isCancelled && result is { Outcome: WriteOutcome.NotApplied, Failure.Class: FailureClass.Transient };

    private static void After(RunItem item, Intent intent, WriteResult result, KindDescription kind, bool isCancelled)
    {
        switch (result.Outcome)
        {
            case WriteOutcome.Applied:
                item.Wrote(intent, kind);
                break;
            case WriteOutcome.Unknown:
                item.End(RunOutcome.Unknown, result.Failure);
                break;
            default:
                if (IsMoved(result) || IsLeft(result, isCancelled)) item.Moved = true;
                else item.Refuse(result.Failure!);
                break;
        }
    }

    /// <summary>One read for all that the answer does not tell how they were stored.</summary>
    private static async ValueTask<IReadOnlyDictionary<RecordKey, ReadResult>> ReadBackAsync(RunContext run, Side side, KindDescription kind, IReadOnlyList<RunItem> applied)
    {
        var read = new Dictionary<RecordKey, ReadResult>();
        if (applied.Count == 0) return read;
        var intents = applied.Select(i => i.Session.Intents[side]).ToArray();
        try
        {
            var fields = FieldSelection.Of(intents.SelectMany(i => i.Fields).Select(f => f.Field).Distinct());
            var keys = intents.Select(i => i.Target!.Value.Key).ToArray();
            await foreach (var result in run.Connection.Side(side).ReadAsync(kind.Kind, keys, fields, CancellationToken.None).ConfigureAwait(false)) read.TryAdd(result.Key, result);
        }
        catch (Exception error) when (SideCalls.IsOfSide(error, CancellationToken.None))
        {
            // Applied is certain; only how it was stored is not, and the next comparison finds out.
        }

        return read;
    }
}
