using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>
/// Notices that the link store or a side was set back to an older state, and puts the connection into re-baseline mode: what links
/// remember is not trusted any more, everything is compared anew, no policy picks a winner and nothing is ended because a record is gone.
/// </summary>
/// <remarks>A store that was set back without a witness, and a side without ordered versions, is not noticed. Source: semantics,
/// section 9.6; reliability, section 6.6 and rows 79 and 88.</remarks>
internal sealed class RestoreWatch(RunContext run, ConnectionClaim claim)
{
    private StoreMark? _kept;

    /// <summary>Compares the store with what the app's witness remembers of it.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (run.Engine.Witness is not { } witness) return;
        _kept = await witness.ReadAsync(run.Connection.Id, cancellationToken).ConfigureAwait(false);
        var store = claim.Store;
        var setBack = _kept is { } mark && (mark.StoreId != store.StoreId || mark.Generation > store.Generation || mark.CommitNumber > store.CommitNumber);
        if (setBack) await DetectedAsync($"the link store is at commit {store.CommitNumber}, and was at {_kept!.CommitNumber} before", raisesGeneration: true).ConfigureAwait(false);
        else await KeepAsync(store, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets the witness remember how far the store is now.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (run.Engine.Witness is null) return;
        await KeepAsync(await run.Engine.Store.GetInfoAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes out the links whose record has an older version than was seen before. At a second look some minutes later it is no
    /// lagging replica: the side was set back, and the run ends.</summary>
    /// <exception cref="RunStopped">A side was set back; the next run compares everything anew.</exception>
    public static async ValueTask LookAsync(RunContext run, CompiledMap map, IReadOnlyList<RunItem> items)
    {
        foreach (var (side, kind) in new[] { (Side.App, map.App), (Side.Erp, map.Erp) })
        {
            if (kind.VersionOrder == VersionOrder.None) continue;
            var older = items.Where(i => i.IsOpen && VersionOrders.WentBack(i.Session, side, i.Pair!.Of(side).Record!)).ToArray();
            if (older.Length == 0) continue;
            var now = run.Engine.Now;
            if (older.FirstOrDefault(i => BackSince(i, side) is { } since && now - since >= run.Engine.Options.GoneConfirmation) is { } proof)
            {
                await new RestoreWatch(run, null!).DetectedAsync($"{proof.Ref(side)} of the {(side == Side.Erp ? "ERP" : "app")} has an older version than was read before", raisesGeneration: false)
                    .ConfigureAwait(false);
                throw new RunStopped(RunState.Paused, new Failure(FailureClass.Transient, ErrorCodes.SetBack,
                    "A side was set back to an older state. Everything is compared anew by the next run; nothing that differs both ways is overwritten."));
            }

            await PageCommit.AnyAsync(run, older, (item, edit) =>
            {
                if (BackSince(item, side) is null) edit.Link = side == Side.Erp ? edit.Link with { ErpBackAt = now } : edit.Link with { AppBackAt = now };
            }).ConfigureAwait(false);
            foreach (var item in older)
                item.End(RunOutcome.Failed, new Failure(FailureClass.Transient, ErrorCodes.SetBack, "The record has an older version than was read before: a copy that lags, or a restored database. It is looked at again."));
        }
    }

    /// <summary>Ends the mode once everything was compared and nothing of it waits for a person.</summary>
    public static async ValueTask FinishAsync(RunContext run, bool comparedAll, CancellationToken cancellationToken)
    {
        var state = run.Connection.State;
        if (state.RebaselineSince is null || !comparedAll) return;
        var query = new InboxQuery { Connection = run.Connection.Id, Kind = InboxItemKind.Conflict, Limit = 1000 };
        while (true)
        {
            var page = await run.Engine.Store.ReadInboxAsync(query, cancellationToken).ConfigureAwait(false);
            if (page.Any(i => i.Origin == ConflictOrigin.Restore)) return;
            if (page.Count < query.Limit) break;
            query = query with { After = page[^1].Id };
        }

        await StoreAsync(run, run.Operation.Batch(), state with { RebaselineSince = null }, JournalEvent.RebaselineEnded, "everything was compared").ConfigureAwait(false);
    }

    private async ValueTask KeepAsync(StoreInfo store, CancellationToken cancellationToken)
    {
        var mark = new StoreMark(store.StoreId, store.Generation, store.CommitNumber);
        if (mark == _kept) return;
        await run.Engine.Witness!.KeepAsync(run.Connection.Id, mark, cancellationToken).ConfigureAwait(false);
        _kept = mark;
    }

    private async ValueTask DetectedAsync(string what, bool raisesGeneration)
    {
        var state = run.Connection.State;
        var batch = run.Operation.Batch();
        if (raisesGeneration) batch.RaiseGeneration();
        foreach (var (side, kind) in run.Connection.Compiled.Maps.SelectMany(m => m.Feeds))
        {
            // Every feed begins anew: the cursor may be of a time that did not happen for the side, or the store.
            batch.Put(new FeedPosition(run.Connection.Id, side, kind) { OwesFullCompare = true });
        }

        await StoreAsync(run, batch, state with { Era = state.Era + 1, RebaselineSince = run.Engine.Now }, JournalEvent.RestoreDetected, what).ConfigureAwait(false);
        run.IsSetBack = true;
    }

    private static async ValueTask StoreAsync(RunContext run, StoreBatch batch, ConnectionState state, JournalEvent what, string note)
    {
        batch.Put(state).Append(run.Operation.Entry(what, run.Connection.Id) with { Note = note });
        var result = await run.Engine.Store.CommitAsync(batch, CancellationToken.None).ConfigureAwait(false);
        if (result.Refusal?.Reason == RefusalReason.FenceLost) throw LinkSession.Fenced();
        if (result.Refusal is not null) throw new RunStopped(RunState.Failed, new Failure(FailureClass.Transient, ErrorCodes.CommitRefused, "The connection was changed at the same moment. The next run goes on."));
        run.Connection.State = state with { Revision = state.Revision + 1 };
    }

    private static DateTimeOffset? BackSince(RunItem item, Side side) => side == Side.Erp ? item.Session.Link.ErpBackAt : item.Session.Link.AppBackAt;
}
