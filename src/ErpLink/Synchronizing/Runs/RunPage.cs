using ErpLink.Maps;
using ErpLink.Recovery;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>
/// A page of links of one map through the stages Pair, Merge, Plan, Guard, Write, Settle. Without writes it costs one transaction at the
/// most, with writes one more for each side.
/// </summary>
internal sealed class RunPage(RunContext run, CompiledMap map)
{
    /// <summary>Runs the page to its end. A link that another operation of this process works on stays due and is left out.</summary>
    /// <param name="rows">The links, as read right before.</param>
    /// <param name="cancellationToken">Ends between two stages; what was sent is settled.</param>
    public async ValueTask RunAsync(IReadOnlyList<LinkRow> rows, CancellationToken cancellationToken)
    {
        var claims = new List<IDisposable>(rows.Count);
        try
        {
            var items = new List<RunItem>(rows.Count);
            foreach (var row in rows)
            {
                var item = new RunItem(LinkSession.Of(run.Operation, run.Connection, row));
                items.Add(item);
                if (run.Engine.Claims.TryTake(row.Link.Id) is { } claim) claims.Add(claim);
                else item.End(RunOutcome.Failed, Busy());
            }

            await RunAsync(items, cancellationToken).ConfigureAwait(false);

            // The other operation may fail; the link is not compared again by this run, and one that was not due would be forgotten.
            var busy = items.Where(i => i.Failure?.Code == ErrorCodes.LinkBusy && i.Session.Due is null).ToArray();
            await PageCommit.AnyAsync(run, busy, (_, edit) => edit.MarkDue()).ConfigureAwait(false);
        }
        finally
        {
            foreach (var claim in claims) claim.Dispose();
        }
    }

    private async ValueTask RunAsync(List<RunItem> items, CancellationToken cancellationToken)
    {
        var claimed = items.Where(i => i.IsOpen).ToArray();
        try
        {
            foreach (var item in claimed.Where(i => i.Session.Intents.Count > 0)) await RecoverAsync(item, cancellationToken).ConfigureAwait(false);
            for (var attempt = 1; claimed.Any(i => i.IsOpen); attempt++)
            {
                foreach (var item in items.Where(i => i.IsOpen)) Leave(item);
                await RoundAsync([.. items.Where(i => i.IsOpen)], cancellationToken).ConfigureAwait(false);
                var moved = items.Where(i => i.IsOpen).ToArray();
                if (attempt < run.Engine.Options.MergeAttemptsMax) continue;
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var item in moved) item.End(RunOutcome.Parked, LinkSync.Hot(attempt));
            }
        }
        finally
        {
            await RestStage.StoreAsync(run, claimed).ConfigureAwait(false);
            foreach (var item in items) run.Chosen?.Ended(item);
        }
    }

    /// <summary>One read and merge of all links that are still on their way. Those whose records move meanwhile stay open.</summary>
    private async ValueTask RoundAsync(IReadOnlyList<RunItem> items, CancellationToken cancellationToken)
    {
        await PairStage.ReadAsync(run, map, items, cancellationToken).ConfigureAwait(false);
        var found = items.Where(i => i.IsOpen && i.Pair is { App.Record: not null, Erp.Record: not null }).ToArray();
        await RestoreWatch.LookAsync(run, map, found).ConfigureAwait(false); // First: in a system that was set back, missing is not gone.
        foreach (var item in items.Where(i => i.Pair is { } pair && (pair.App.Record is null || pair.Erp.Record is null)))
            await MissingStage.RunAsync(run, item, cancellationToken).ConfigureAwait(false);
        found = [.. found.Where(i => i.IsOpen)];
        await ParentStage.RunAsync(run, map, found, cancellationToken).ConfigureAwait(false);
        found = [.. found.Where(i => i.IsOpen)];
        foreach (var item in found) LeaveOut(item);
        found = [.. found.Where(i => i.IsOpen)];
        var references = await ReferenceLinks.ResolveAsync(run.Engine, run.Connection, map, found.Select(i => i.Pair!.App.Record!), found.Select(i => i.Pair!.Erp.Record!), cancellationToken)
            .ConfigureAwait(false);
        foreach (var item in found) item.Moved = false;

        var planned = await PageCommit.ReadAsync(run, found, (item, edit) => Plan(item, edit, references)).ConfigureAwait(false);
        foreach (var side in LegRunner.Order) await WriteLeg.RunAsync(run, planned, side, cancellationToken).ConfigureAwait(false);
        foreach (var item in planned.Where(i => i.IsOpen && !i.Moved)) item.End(RestStage.OutcomeOf(item));
    }

    /// <summary>A link whose state is not the run's business, or that another node made so since it was read, is left alone.</summary>
    private static void Leave(RunItem item)
    {
        if (item.Session.Link.State is not (LinkState.Active or LinkState.Broken)) item.End(RunOutcome.Skipped);
        else if (item.Session.Intents.Count > 0) item.End(RunOutcome.Failed, Busy());
    }

    /// <summary>A pair that the map's filters leave out keeps its baselines: when it takes part again, what was edited meanwhile travels.</summary>
    private void LeaveOut(RunItem item)
    {
        if (run.Chosen is not null) return; // What a person chose is carried out.
        var takesPart = map.TakesPart(item.Pair!.App.Record!, item.Pair.Erp.Record!);
        item.IsLeftOut = takesPart == false;
        if (item.IsLeftOut) item.End(RunOutcome.Skipped);
        else if (takesPart is null) item.End(RunOutcome.Failed, LinkSync.FilterNotRead(item.Session.Link));
    }

    private void Plan(RunItem item, LinkEdit edit, IReferenceLookup? references)
    {
        var (app, erp) = (item.Pair!.App.Record!, item.Pair.Erp.Record!);
        var merged = LinkMerge.Merge(item.Session, app, erp, references);
        if (run.Approved is { } plan) merged = ApprovedSteps.In(item.Session, plan, merged);
        item.Waits = merged.Any(m => m.Decision.Action == Merging.MergeAction.Wait);
        if (run.Chosen is null) PlanStage.Store(edit, merged, app, erp, run.Guard);
        else ChosenStage.Store(run, item, edit, merged);
        run.Holds(edit);
        if (LegRunner.Order.Where(edit.Intents.ContainsKey).FirstOrDefault() is var first && edit.Intents.TryGetValue(first, out var intent))
            WriteLeg.MarkWithDecision(run, item, edit, intent);
    }

    private async ValueTask RecoverAsync(RunItem item, CancellationToken cancellationToken)
    {
        await run.KeepLeaseAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var resolution = await LinkRecovery.ResolveAsync(item.Session, cancellationToken).ConfigureAwait(false);
            if (resolution == Resolution.Asking) item.End(RunOutcome.Asking);
            else if (resolution == Resolution.Pending) item.End(RunOutcome.Unknown);
        }
        catch (Exception error) when (SideCalls.IsOfSide(error, cancellationToken))
        {
            var failure = SideCalls.FailureOf(error, "Finding out what became of a write");
            var (side, kind) = ((error as ErpLinkException)?.Side ?? Side.Erp, (error as ErpLinkException)?.Kind ?? item.Session.Link.ActorKind);

            // A side that asks for a pause or refuses everything stops the run; it says nothing about the record.
            if (failure.Class is FailureClass.Throttled or FailureClass.Unauthorized) run.CallFailed(side, kind, failure);
            item.End(RunOutcome.Unknown, failure);
            if (!failure.Class.IsOfRecord()) run.CallFailed(side, kind, failure);
        }
    }

    private static Failure Busy() => new(FailureClass.Transient, ErrorCodes.LinkBusy, "Another operation works on the link at this moment. It stays due.");
}
