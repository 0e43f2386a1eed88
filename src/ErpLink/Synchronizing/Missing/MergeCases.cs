using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Links whose record was merged into one that another link holds: when that link ends, they can follow.</summary>
internal static class MergeCases
{
    private const int PageSizeItems = 1000;

    /// <summary>The marks to set in the transaction that ends a link.</summary>
    public static async ValueTask<IReadOnlyList<DueMark>> WaitingForAsync(Engine engine, Link ended, CancellationToken cancellationToken)
    {
        var marks = new List<DueMark>();
        var query = new InboxQuery { Connection = ended.Connection, Kind = InboxItemKind.MergeCase, Limit = PageSizeItems };
        while (true)
        {
            var page = await engine.Store.ReadInboxAsync(query, cancellationToken).ConfigureAwait(false);
            marks.AddRange(page.Where(i => i.Link is { } link && link != ended.Id && i.Candidates.Any(c => c == ended.Entity || c == ended.Actor)).Select(i => new DueMark(ended.Connection, i.Link!.Value)));
            if (page.Count < query.Limit) return marks;
            query = query with { After = page[^1].Id };
        }
    }
}
