using System.Runtime.CompilerServices;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>The links a request is about, page by page, parents first. Only reads.</summary>
internal sealed class LinkPages(RunContext run)
{
    private const int PageSizeLinks = 250;

    public async IAsyncEnumerable<(CompiledMap Map, IReadOnlyList<LinkRow> Rows)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var maps = MapOrder.ParentsFirst(run.Connection.Compiled.Maps.Where(m => run.Request.Kinds.Count == 0 || run.Request.Kinds.Contains(m.Definition.Entity)));
        var peek = new FeedPeek(run);
        var changes = run.Request is { Kind: RunKind.Incremental, Links: null };
        if (changes) await peek.ReadAsync(maps, cancellationToken).ConfigureAwait(false);
        foreach (var map in maps)
        {
            var pages = run.Request.Links is { } chosen ? ChosenAsync(map, chosen, cancellationToken)
                : changes && !peek.OwesFullCompare(map) ? ChangedAsync(map, peek.Changed, cancellationToken)
                : AllAsync(map, null, cancellationToken);
            await foreach (var rows in pages.ConfigureAwait(false)) yield return (map, rows);
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<LinkRow>> ChangedAsync(CompiledMap map, HashSet<LinkId> changed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var due = new HashSet<LinkId>();
        await foreach (var rows in AllAsync(map, run.Engine.Now, cancellationToken).ConfigureAwait(false))
        {
            due.UnionWith(rows.Select(r => r.Link.Id));
            yield return rows;
        }

        await foreach (var rows in ChosenAsync(map, changed.Where(id => !due.Contains(id)), cancellationToken).ConfigureAwait(false)) yield return rows;
    }

    private async IAsyncEnumerable<IReadOnlyList<LinkRow>> AllAsync(CompiledMap map, DateTimeOffset? dueAt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new LinkRowQuery(run.Connection.Id, map.Definition.Entity, map.Definition.Actor) { DueAt = dueAt, Limit = PageSizeLinks };
        while (true)
        {
            var rows = await run.Engine.Store.ReadRowPageAsync(query, cancellationToken).ConfigureAwait(false);
            if (rows.Count > 0) yield return rows;
            if (rows.Count < query.Limit) yield break;
            query = query with { After = rows[^1].Link.Id };
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<LinkRow>> ChosenAsync(CompiledMap map, IEnumerable<LinkId> links, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var ids in links.Distinct().Chunk(PageSizeLinks))
        {
            var rows = await run.Engine.Store.ReadRowsAsync(ids, cancellationToken).ConfigureAwait(false);
            var ofMap = run.RowsOf(map, rows);
            if (ofMap.Length > 0) yield return ofMap;
        }
    }
}
