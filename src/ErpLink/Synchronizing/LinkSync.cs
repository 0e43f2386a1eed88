using ErpLink.Merging;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>One comparison of one link, from reading to rest.</summary>
internal sealed class LinkSync(LinkSession session)
{
    private readonly List<SyncedField> _fields = [];
    private Failure? _failure;
    private bool _wrote;

    private Engine Engine => session.Operation.Engine;

    public async ValueTask<SyncResult> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var pair = await PairReader.ReadAsync(session.Connection, session.Map, session.Link.Entity, session.Link.Actor!.Value, cancellationToken).ConfigureAwait(false);
            if (pair.App.Record is not { } app || pair.Erp.Record is not { } erp)
            {
                var missing = await MissingRecord.RunAsync(session, pair, null, cancellationToken).ConfigureAwait(false);
                if (missing.Outcome == MissingOutcome.ReadAgain && attempt < Engine.Options.MergeAttemptsMax) continue;
                return Result(StatusOf(missing), missing.Failure);
            }

            if ((await ParentStage.WithoutParentAsync(Engine, session.Connection, session.Map, [app], cancellationToken).ConfigureAwait(false)).Count > 0)
            {
                await session.CommitReadAsync(edit => ParentStage.Wait(edit, session.Map, app, session.Connection), cancellationToken).ConfigureAwait(false);
                return Result(SyncStatus.Waiting, new Failure(FailureClass.MissingPrerequisite, ErrorCodes.ParentNotLinked, $"{app.Ref} waits until the record it belongs to is linked."));
            }

            if (session.Map.TakesPart(app, erp) is not true and var takesPart)
                return takesPart is null ? Result(SyncStatus.Failed, FilterNotRead(session.Link)) : Result(SyncStatus.Skipped, new Failure(FailureClass.Invalid, ErrorCodes.OutsideFilter, $"The filters of {session.Map} leave the records out."));
            if (VersionOrders.WentBack(session, Side.App, app) || VersionOrders.WentBack(session, Side.Erp, erp)) return Result(SyncStatus.Failed, Older());
            if (await MergeOnceAsync(app, erp, cancellationToken).ConfigureAwait(false) is { } result) return result;
            if (session.Intents.Count > 0 || session.Link.State is not (LinkState.Active or LinkState.Broken)) return Result(SyncStatus.Failed, Busy());
            if (attempt < Engine.Options.MergeAttemptsMax) continue;
            await session.CommitAsync(edit => edit.Park(Hot(attempt)), CancellationToken.None).ConfigureAwait(false);
            return Result(SyncStatus.Parked, Hot(attempt));
        }
    }

    /// <summary>Merges what was read and carries it out; <see langword="null"/> when a record moved meanwhile and must be read again.</summary>
    private async ValueTask<SyncResult?> MergeOnceAsync(Record app, Record erp, CancellationToken cancellationToken)
    {
        var references = await ReferenceLinks.ResolveAsync(Engine, session.Connection, session.Map, app, erp, cancellationToken).ConfigureAwait(false);
        _fields.Clear();
        var merged = LinkMerge.Merge(session, app, erp, references);
        if (!await session.CommitReadAsync(edit => PlanStage.Store(edit, merged, app, erp), cancellationToken).ConfigureAwait(false)) return null;
        foreach (var field in merged) Report(field);

        while (session.Intents.Count > 0)
        {
            var outcome = await LegRunner.RunAsync(session, cancellationToken).ConfigureAwait(false);
            _wrote = true;
            if (outcome.Status is LegsStatus.Pending or LegsStatus.Asking) return Result(SyncStatus.Pending, outcome.Failure);
            if (outcome.Status == LegsStatus.Done) break;
            if (await RefusedAsync(outcome.Intent!, outcome.Failure!).ConfigureAwait(false)) return null;
        }

        if (_failure is not null) return Result(FailureStatus(_failure), _failure);
        await CloseSetAsideAsync().ConfigureAwait(false);
        return Result(Status(), null);
    }

    /// <summary>Everything was read, and what had to be written was taken: what had set the record as a whole aside is mended.</summary>
    private async ValueTask CloseSetAsideAsync()
    {
        if (!session.Items.Any(IsOfWholeRecord)) return;
        await session.CommitAsync(edit => edit.Unpark(IsOfWholeRecord), CancellationToken.None).ConfigureAwait(false);

        static bool IsOfWholeRecord(InboxItem item) => item.AppField is null && item.Kind is InboxItemKind.Parked or InboxItemKind.MergeCase;
    }

    /// <summary>One leg was refused: it is taken back, the other goes on, or is taken back, too, where the record has to be read again (then
    /// true). What another node stored beside the merge may be a person's decision: that is asked again.</summary>
    private async ValueTask<bool> RefusedAsync(Intent refused, Failure failure)
    {
        var moved = failure.Class is FailureClass.Conflict or FailureClass.NotFound;
        await session.CommitAsync(edit =>
        {
            if (!edit.IsAsSent(refused)) return;
            Linking.RefusedLeg.Withdraw(edit, refused, failure.Message);
            edit.Journal(edit.Entry(JournalEvent.NotApplied) with { Side = refused.Side, Note = $"error {failure.Code}" });
            edit.MarkDue();
            if (failure.Class.IsOfRecord() && refused.Origin == IntentOrigin.Sync) edit.Park(failure, attempted: AttemptDigest.OfRefused(session.Map, refused, failure));
            if (moved && edit.Intents.TryGetValue(Side.App, out var next) && next.FirstSentAt is null) Linking.RefusedLeg.Withdraw(edit, next, failure.Message);
        }, CancellationToken.None).ConfigureAwait(false);
        if (!moved) _failure ??= failure;
        return moved;
    }

    private static SyncStatus StatusOf(MissingResult missing) => missing.Outcome switch
    {
        MissingOutcome.Waiting => SyncStatus.Waiting,
        MissingOutcome.Pending => SyncStatus.Pending,
        MissingOutcome.Failed or MissingOutcome.ReadAgain => SyncStatus.Failed,
        _ => SyncStatus.Broken,
    };

    private static SyncStatus FailureStatus(Failure failure) => failure.Class.IsOfRecord() ? SyncStatus.Parked : SyncStatus.Failed;

    private void Report(MergedField merged)
    {
        if (merged.Decision.Rule is MergeRule.Unchanged or MergeRule.NotRead) return;
        var written = merged.Decision.Action switch { MergeAction.WriteErp => Side.Erp, MergeAction.WriteApp => Side.App, _ => (Side?)null };
        _fields.Add(new SyncedField(merged.Field.Definition.App, merged.Field.Definition.Erp, merged.Decision.Rule)
        {
            Written = written,
            Old = written == Side.Erp ? merged.Input.Erp : written == Side.App ? merged.Input.App : default,
            New = merged.Decision.Value,
            Reason = merged.Decision.Obstacle.Message,
        });
    }

    private SyncStatus Status() => session.Items.Any(i => i.Kind == InboxItemKind.Parked) ? SyncStatus.Parked
        : session.Items.Count > 0 ? SyncStatus.Asking
        : _wrote ? SyncStatus.Changed : SyncStatus.Unchanged;

    private SyncResult Result(SyncStatus status, Failure? failure) => new(status, session.Link) { Fields = _fields.ToArray(), Questions = session.Items, Failure = failure };

    private static Failure Busy() => new(FailureClass.Transient, ErrorCodes.LinkBusy, "The link was changed at the same moment. Try again.");

    private static Failure Older() => new(FailureClass.Transient, ErrorCodes.SetBack,
        "A record has an older version than was read before: a copy that lags, or a restored database. Nothing was compared; a run looks at it again.");

    public static Failure FilterNotRead(Link link) => new(FailureClass.Bug, ErrorCodes.ContractBroken,
        $"A side left out a field that the filter of the map needs, so nobody knows whether {link.Entity} takes part. Nothing was compared.");

    public static Failure Hot(int attempts) => new(FailureClass.Conflict, ErrorCodes.VersionMoved,
        $"The record was changed by others {attempts} times while it was being merged. It is tried again when it changes.");
}
