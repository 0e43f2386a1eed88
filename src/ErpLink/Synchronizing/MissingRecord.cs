using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>A record of a link that was not found as itself: it moved to another key, is gone, hidden, or was not answered.</summary>
/// <remarks>Source: semantics, section 7.</remarks>
internal static class MissingRecord
{
    /// <summary>Re-points the link where a record lives on under another key. True when it can be read again there.</summary>
    public static async ValueTask<bool> FollowAsync(LinkSession session, Pair pair)
    {
        var followed = false;
        foreach (var side in LegRunner.Order)
        {
            var read = pair.Of(side);
            if (read.Status != ReadStatus.MergedInto) continue;
            var refusal = await session.TryCommitAsync(edit => Repoint(session, edit, side, read.MergedInto), CancellationToken.None).ConfigureAwait(false);
            if (refusal is not null)
            {
                await session.CommitAsync(edit => MergeCase(session, edit, side, read, refusal), CancellationToken.None).ConfigureAwait(false);
                return false;
            }

            followed = true;
        }

        return followed;
    }

    /// <summary>Remembers what was seen; a record that is gone at a second look some minutes later breaks the link. Nothing is written.</summary>
    public static async ValueTask<SyncResult> SetAsideAsync(LinkSession session, Pair pair)
    {
        var engine = session.Operation.Engine;
        var failure = FailureOf(session, pair);
        await session.CommitAsync(edit =>
        {
            edit.MarkDue();
            edit.Link = edit.Link with
            {
                AppGoneAt = pair.App.Status == ReadStatus.Gone ? edit.Link.AppGoneAt ?? engine.Now : null,
                ErpGoneAt = pair.Erp.Status == ReadStatus.Gone ? edit.Link.ErpGoneAt ?? engine.Now : null,
            };
            var goneSince = edit.Link.AppGoneAt ?? edit.Link.ErpGoneAt;
            if (goneSince is { } since && engine.Now - since >= engine.Options.GoneConfirmation && edit.Link.State != LinkState.Broken)
            {
                edit.Link = edit.Link with { State = LinkState.Broken };
                edit.Journal(edit.Entry(JournalEvent.Broke) with { Side = edit.Link.ErpGoneAt is null ? Side.App : Side.Erp });
                edit.Park(failure, kind: InboxItemKind.Broken);
            }
            else if (failure.Class == FailureClass.Forbidden)
            {
                edit.Park(failure);
            }
        }, CancellationToken.None).ConfigureAwait(false);
        var broken = session.Link.State == LinkState.Broken || failure.Class is FailureClass.Forbidden or FailureClass.NotFound;
        return new(broken ? SyncStatus.Broken : SyncStatus.Failed, session.Link) { Questions = session.Items, Failure = failure };
    }

    private static void Repoint(LinkSession session, LinkEdit edit, Side side, RecordKey key)
    {
        var old = side == Side.Erp ? edit.Link.Actor!.Value : edit.Link.Entity;
        var canonical = session.Connection.Kind(side, old.Kind).KeyEquality.Canonical(key);
        edit.Link = side == Side.Erp
            ? edit.Link with { Actor = old with { Key = key }, ActorKey = canonical, ErpVersion = default, ErpWritten = default }
            : edit.Link with { Entity = old with { Key = key }, EntityKey = canonical, AppVersion = default, AppWritten = default };
        edit.MarkDue();
        edit.Journal(edit.Entry(JournalEvent.Repointed) with { Side = side, Note = $"from '{old.Key}' to '{key}'" });
    }

    private static void MergeCase(LinkSession session, LinkEdit edit, Side side, ReadResult read, CommitRefusal refusal)
    {
        var survivor = new RecordRef(side == Side.Erp ? session.Link.ActorKind : session.Link.Entity.Kind, read.MergedInto);
        edit.Park(new Failure(FailureClass.Duplicate, side == Side.Erp ? ErrorCodes.ActorTaken : ErrorCodes.EntityTaken,
            $"'{read.Key}' was merged into {survivor}, which is linked already (link {refusal.Holder?.Id}). Disconnect the link that is no longer wanted."),
            kind: InboxItemKind.MergeCase, candidates: [survivor]);
    }

    private static Failure FailureOf(LinkSession session, Pair pair)
    {
        var side = pair.Erp.Record is null ? Side.Erp : Side.App;
        var (record, name) = side == Side.Erp ? (session.Link.Actor!.Value, "ERP") : (session.Link.Entity, "app");
        return pair.Of(side).Status switch
        {
            ReadStatus.Gone => new(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, $"{record} of the {name} is gone. The link is kept; disconnect it if that is meant."),
            ReadStatus.MergedInto => new(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, $"{record} of the {name} lives on as '{pair.Of(side).MergedInto}'."),
            ReadStatus.Hidden => new(FailureClass.Forbidden, ErrorCodes.SideForbids, $"{record} of the {name} may not be seen by the connection's user. Give it the right."),
            _ => pair.Of(side).Failure ?? new(FailureClass.Transient, ErrorCodes.SideUnavailable, $"The {name} gave no answer for {record}. It is tried again."),
        };
    }
}
