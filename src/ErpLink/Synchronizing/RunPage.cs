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
            foreach (var item in claimed.Where(i => i.IsOpen && i.Session.Link.State is not (LinkState.Active or LinkState.Broken))) item.End(RunOutcome.Skipped);
            for (var attempt = 1; claimed.Any(i => i.IsOpen); attempt++)
            {
                await RoundAsync([.. items.Where(i => i.IsOpen)], cancellationToken).ConfigureAwait(false);
                var moved = items.Where(i => i.IsOpen).ToArray();
                if (attempt < run.Engine.Options.MergeAttemptsMax) continue;
                foreach (var item in moved) item.End(RunOutcome.Parked, LinkSync.Hot(attempt));
            }
        }
        finally
        {
            await RestStage.StoreAsync(run, claimed).ConfigureAwait(false);
        }
    }

    /// <summary>One read and merge of all links that are still on their way. Those whose records move meanwhile stay open.</summary>
    private async ValueTask RoundAsync(IReadOnlyList<RunItem> items, CancellationToken cancellationToken)
    {
        await PairStage.ReadAsync(run, map, items, cancellationToken).ConfigureAwait(false);
        foreach (var item in items.Where(i => i.Pair is { } pair && (pair.App.Record is null || pair.Erp.Record is null)))
            await MissingStage.RunAsync(run, item).ConfigureAwait(false);
        var found = items.Where(i => i.IsOpen && i.Pair is { App.Record: not null, Erp.Record: not null }).ToArray();
        await ParentStage.RunAsync(run, map, found, cancellationToken).ConfigureAwait(false);
        found = [.. found.Where(i => i.IsOpen)];
        var references = await ReferenceLinks.ResolveAsync(run.Engine, run.Connection, map, found.Select(i => i.Pair!.App.Record!), found.Select(i => i.Pair!.Erp.Record!), cancellationToken)
            .ConfigureAwait(false);
        foreach (var item in found) item.Moved = false;

        var planned = await PageCommit.ReadAsync(run, found, (item, edit) => Plan(item, edit, references)).ConfigureAwait(false);
        foreach (var side in LegRunner.Order) await WriteLeg.RunAsync(run, planned, side, cancellationToken).ConfigureAwait(false);
        foreach (var item in planned.Where(i => i.IsOpen && !i.Moved)) item.End(RestStage.OutcomeOf(item));
    }

    private void Plan(RunItem item, LinkEdit edit, IReferenceLookup? references)
    {
        var (app, erp) = (item.Pair!.App.Record!, item.Pair.Erp.Record!);
        var merged = LinkMerge.Merge(item.Session, app, erp, references);
        PlanStage.Store(edit, merged, app, erp, run.Guard);
        run.HasHeld |= edit.Held.Any();
        if (LegRunner.Order.Where(edit.Intents.ContainsKey).FirstOrDefault() is var first && edit.Intents.TryGetValue(first, out var intent))
            WriteLeg.MarkWithDecision(run, edit, intent);
    }

    private async ValueTask RecoverAsync(RunItem item, CancellationToken cancellationToken)
    {
        try
        {
            var resolution = await LinkRecovery.ResolveAsync(item.Session, cancellationToken).ConfigureAwait(false);
            if (resolution == Resolution.Asking) item.End(RunOutcome.Asking);
            else if (resolution == Resolution.Pending) item.End(RunOutcome.Unknown);
        }
        catch (ErpLinkException error) when (error.Code != ErrorCodes.LeaseLost)
        {
            // A side that asks for a pause or refuses everything stops the run; it says nothing about the record.
            if (error.FailureClass is FailureClass.Throttled or FailureClass.Unauthorized) run.CallFailed(Side.Erp, item.Session.Link.ActorKind, error.ToFailure());
            item.End(RunOutcome.Unknown, error.ToFailure());
            if (!error.FailureClass.IsOfRecord()) run.CallFailed(error.Side ?? Side.Erp, error.Kind ?? item.Session.Link.ActorKind, error.ToFailure());
        }
    }

    private static Failure Busy() => new(FailureClass.Transient, ErrorCodes.LinkBusy, "Another operation works on the link at this moment. It stays due.");
}
