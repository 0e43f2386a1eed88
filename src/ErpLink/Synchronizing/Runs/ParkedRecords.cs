using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Records that were set aside are not tried again blindly, but when something they depend on has changed.</summary>
/// <remarks>Source: semantics, section 8; scenarios T66 and T74.</remarks>
internal static class ParkedRecords
{
    private const int PageSizeItems = 500;

    /// <summary>Once after a connection was opened: what was set aside under other maps or fields than those of now is due.</summary>
    public static async ValueTask LookAsync(RunContext run, CancellationToken cancellationToken)
    {
        if (run.Connection.HasLookedAtParked) return;
        var maps = run.Connection.Compiled.Maps.Select(AttemptDigest.MapOf).ToHashSet(StringComparer.Ordinal);
        await MarkDueAsync(run.Operation, run.Connection.Id, item => AttemptDigest.MapIn(item.Attempted) is { } map && !maps.Contains(map), cancellationToken).ConfigureAwait(false);
        run.Connection.HasLookedAtParked = true;
        run.HasMarkedDue = true;
    }

    /// <summary>Marks the links of the records that are set aside due, those that are meant.</summary>
    public static async ValueTask MarkDueAsync(Operation operation, ConnectionId connection, Func<InboxItem, bool> which, CancellationToken cancellationToken)
    {
        foreach (var kind in new[] { InboxItemKind.Parked, InboxItemKind.UnmappedListItem })
        {
            var query = new InboxQuery { Connection = connection, Kind = kind, Limit = PageSizeItems };
            while (true)
            {
                var page = await operation.Engine.Store.ReadInboxAsync(query, cancellationToken).ConfigureAwait(false);
                var batch = operation.Batch();
                foreach (var link in page.Where(which).Select(i => i.Link).OfType<LinkId>().Distinct()) batch.MarkDue(new DueMark(connection, link));
                if (!batch.IsEmpty)
                {
                    var result = await operation.Engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
                    if (result.Refusal?.Reason == RefusalReason.FenceLost) throw LinkSession.Fenced();
                }

                if (page.Count < PageSizeItems) break;
                query = query with { After = page[^1].Id };
            }
        }
    }
}
