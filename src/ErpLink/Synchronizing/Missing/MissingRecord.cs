using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>A record of a link that was not found as itself: it moved to another key, is gone, hidden, or was not answered.</summary>
/// <remarks>Source: semantics, section 7.</remarks>
internal static class MissingRecord
{
    /// <summary>Re-points the link where a record lives on under another key; remembers one that is gone and, at a second look some minutes
    /// later, does what the map says; sets a hidden one aside. What was known already costs no commit.</summary>
    /// <param name="session">The link.</param>
    /// <param name="pair">What both sides answered.</param>
    /// <param name="run">The run, for its guard; <see langword="null"/> when a person asks for this link.</param>
    /// <param name="cancellationToken">Ends between two steps; what was sent is settled.</param>
    public static async ValueTask<MissingResult> RunAsync(LinkSession session, Pair pair, RunContext? run, CancellationToken cancellationToken)
    {
        if (LegRunner.Order.Any(side => pair.Of(side).Status == ReadStatus.MergedInto)) return await FollowAsync(session, pair).ConfigureAwait(false);
        var answered = LegRunner.Order.All(side => pair.Of(side).Status != ReadStatus.NotAnswered);
        // A run of chosen steps carries out nothing else.
        if (answered && run?.Chosen is null && GoneRecord.IsConfirmed(session, pair)) return await GoneRecord.RunAsync(session, pair, FailureOf(session, pair), run, cancellationToken).ConfigureAwait(false);

        var failure = FailureOf(session, pair);
        await session.CommitAsync(edit => Remember(edit, pair, failure), CancellationToken.None).ConfigureAwait(false);
        return new(failure.Class is FailureClass.Forbidden or FailureClass.NotFound ? MissingOutcome.Aside : MissingOutcome.Failed, failure);
    }

    private static async ValueTask<MissingResult> FollowAsync(LinkSession session, Pair pair)
    {
        foreach (var side in LegRunner.Order.Where(side => pair.Of(side).Status == ReadStatus.MergedInto))
        {
            var read = pair.Of(side);
            if (Canonical(session, side, read.MergedInto) == Canonical(session, side, read.Key)) return await BrokenContractAsync(session, read).ConfigureAwait(false);
            var refusal = await session.TryCommitAsync(edit => Repoint(session, edit, side, read.MergedInto), CancellationToken.None).ConfigureAwait(false);
            if (refusal is null) continue;
            if (refusal.Reason is not (RefusalReason.ActorTaken or RefusalReason.EntityTaken))
                return new(MissingOutcome.Failed, new Failure(FailureClass.Transient, ErrorCodes.LinkBusy, "The link was changed at the same moment. It is tried again."));
            var failure = MergeCaseOf(session, side, read, refusal);
            await session.CommitAsync(edit => MergeCase(edit, side, failure, Survivors(session, side, read, refusal)), CancellationToken.None).ConfigureAwait(false);
            return new(MissingOutcome.Aside, failure);
        }

        return new(MissingOutcome.ReadAgain);
    }

    /// <summary>First look: the second one comes by itself. Hidden is no deletion, however often it is seen.</summary>
    private static void Remember(LinkEdit edit, Pair pair, Failure failure)
    {
        var options = edit.Session.Operation.Engine.Options;
        var now = edit.Session.Operation.Engine.Now;
        var (app, erp) = (GoneAt(pair.App, edit.Link.AppGoneAt, now), GoneAt(pair.Erp, edit.Link.ErpGoneAt, now));
        if ((app, erp) != (edit.Link.AppGoneAt, edit.Link.ErpGoneAt)) edit.Link = edit.Link with { AppGoneAt = app, ErpGoneAt = erp };
        if (failure.Class == FailureClass.Forbidden) edit.SetAside(failure, InboxItemKind.Parked);
        if ((erp > app || app is null ? erp : app) is { } since && edit.Link.State != LinkState.Broken) edit.Postpone(since + options.GoneConfirmation);
        else if (pair.App.Status == ReadStatus.NotAnswered || pair.Erp.Status == ReadStatus.NotAnswered) edit.MarkDue();
        else edit.ClearDue();
    }

    private static DateTimeOffset? GoneAt(ReadResult read, DateTimeOffset? known, DateTimeOffset now) => read.Status switch
    {
        ReadStatus.Gone => known ?? now,
        ReadStatus.NotAnswered => known,
        _ => null,
    };

    private static RecordKey Canonical(LinkSession session, Side side, RecordKey key) =>
        session.Connection.Kind(side, side == Side.Erp ? session.Link.ActorKind : session.Link.Entity.Kind).KeyEquality.Canonical(key);

    private static async ValueTask<MissingResult> BrokenContractAsync(LinkSession session, ReadResult read)
    {
        var failure = new Failure(FailureClass.Bug, ErrorCodes.ContractBroken, $"'{read.Key}' is said to live on as itself. The adapter's author must answer with the record, or with another key.");
        await session.CommitAsync(edit =>
        {
            edit.SetAside(failure, InboxItemKind.Parked);
            edit.ClearDue();
        }, CancellationToken.None).ConfigureAwait(false);
        return new(MissingOutcome.Aside, failure);
    }

    private static void Repoint(LinkSession session, LinkEdit edit, Side side, RecordKey key)
    {
        var old = side == Side.Erp ? edit.Link.Actor!.Value : edit.Link.Entity;
        var canonical = session.Connection.Kind(side, old.Kind).KeyEquality.Canonical(key);
        edit.Link = side == Side.Erp
            ? edit.Link with { Actor = old with { Key = key }, ActorKey = canonical, ErpVersion = default, ErpWritten = default, ErpGoneAt = null }
            : edit.Link with { Entity = old with { Key = key }, EntityKey = canonical, AppVersion = default, AppWritten = default, AppGoneAt = null };
        edit.Unpark(i => i.Kind == InboxItemKind.MergeCase);
        foreach (var item in edit.Items.Where(i => (i.Entity, i.Actor) != (edit.Link.Entity, edit.Link.Actor)).ToArray()) edit.Put(item with { Entity = edit.Link.Entity, Actor = edit.Link.Actor });
        edit.MarkDue();
        edit.Journal(edit.Entry(JournalEvent.Repointed) with { Side = side, Note = $"from '{old.Key}' to '{key}'" });
    }

    /// <summary>The link is broken like one whose record is gone: nothing is written to the ghost, and what belongs to it waits.</summary>
    private static void MergeCase(LinkEdit edit, Side side, Failure failure, RecordRef[] survivors)
    {
        if (edit.Link.State != LinkState.Broken)
        {
            edit.Link = edit.Link with { State = LinkState.Broken };
            edit.Journal(edit.Entry(JournalEvent.Broke) with { Side = side, Note = "merged into a record that is linked already" });
        }

        edit.SetAside(failure, InboxItemKind.MergeCase, candidates: survivors);
        edit.ClearDue();
    }

    private static RecordRef[] Survivors(LinkSession session, Side side, ReadResult read, CommitRefusal refusal)
    {
        var survivor = new RecordRef(side == Side.Erp ? session.Link.ActorKind : session.Link.Entity.Kind, read.MergedInto);
        return (side == Side.Erp ? refusal.Holder?.KnownEntity() : refusal.Holder?.Actor) is { } other ? [survivor, other] : [survivor];
    }

    private static Failure MergeCaseOf(LinkSession session, Side side, ReadResult read, CommitRefusal refusal)
    {
        var (own, other) = side == Side.Erp ? (session.Link.Entity, refusal.Holder?.KnownEntity()) : (session.Link.Actor!.Value, refusal.Holder?.Actor);
        var survivor = Survivors(session, side, read, refusal)[0];
        return new(FailureClass.Duplicate, side == Side.Erp ? ErrorCodes.ActorTaken : ErrorCodes.EntityTaken,
            $"'{read.Key}' was merged into {survivor}, which is linked{(other is { } its ? $" to {its}" : "")} already (link {refusal.Holder?.Id}); {own} was linked to '{read.Key}' and is left alone. "
            + "Disconnect the link that is no longer wanted: this one, or the other one for this one to take its place.");
    }

    private static Failure FailureOf(LinkSession session, Pair pair)
    {
        var side = pair.Erp.Record is null ? Side.Erp : Side.App;
        var (record, name) = side == Side.Erp ? (session.Link.Actor!.Value, "ERP") : (session.Link.Entity, "app");
        return pair.Of(side).Status switch
        {
            ReadStatus.Gone => new(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, $"{record} of the {name} is gone. The link is kept; disconnect it if that is meant."),
            ReadStatus.Hidden => new(FailureClass.Forbidden, ErrorCodes.SideForbids, $"{record} of the {name} may not be seen by the connection's user. Give it the right."),
            _ => pair.Of(side).Failure ?? new(FailureClass.Transient, ErrorCodes.SideUnavailable, $"The {name} gave no answer for {record}. It is tried again."),
        };
    }
}
