using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Stage Read of a plan: what the feeds say since their stored cursors. Nothing is stored, so the next run reads the same again.</summary>
internal sealed class FeedPeek(RunContext run)
{
    private readonly Dictionary<(Side, RecordKind), FeedPosition> _positions = [];

    /// <summary>The links whose records changed; those that are due for another reason are not among them.</summary>
    public HashSet<LinkId> Changed { get; } = [];

    public async ValueTask ReadAsync(IReadOnlyList<CompiledMap> maps, CancellationToken cancellationToken)
    {
        foreach (var stored in await run.Engine.Store.ReadFeedsAsync(run.Connection.Id, cancellationToken).ConfigureAwait(false)) _positions[(stored.Side, stored.Kind)] = stored;
        foreach (var (side, kind) in maps.SelectMany(m => m.Feeds).Distinct())
        {
            if (run.Connection.Kind(side, kind).ChangeFeed != ChangeFeed.None) await ReadAsync(side, kind, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a run would compare everything of the map.</summary>
    public bool OwesFullCompare(CompiledMap map) =>
        map.Feeds.Any(f => FullCompareRule.IsOwed(run.Engine, run.Connection, f.Side, f.Kind, _positions.GetValueOrDefault(f)));

    private async ValueTask ReadAsync(Side side, RecordKind kind, CancellationToken cancellationToken)
    {
        var position = _positions.GetValueOrDefault((side, kind)) ?? new FeedPosition(run.Connection.Id, side, kind);
        for (var cursor = position.Cursor; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await run.Connection.Side(side).ReadChangesAsync(kind, cursor, FieldSelection.None, cancellationToken).ConfigureAwait(false);
            if (cursor is null || page.CursorExpired) position = position with { OwesFullCompare = true };
            run.Counters = run.Counters with { Rows = run.Counters.Rows + page.Changes.Count };
            if (page.Changes.Count > 0) await TakeAsync(side, kind, page, cancellationToken).ConfigureAwait(false);
            if (!page.HasMore || page.Next == cursor) break;
            cursor = page.Next;
        }

        _positions[(side, kind)] = position;
    }

    private async ValueTask TakeAsync(Side side, RecordKind kind, ChangePage page, CancellationToken cancellationToken)
    {
        var equality = run.Connection.Kind(side, kind).KeyEquality;
        string[] keys = [.. page.Changes.Select(c => equality.Canonical(c.Key)).Distinct(StringComparer.Ordinal)];
        var links = side == Side.Erp
            ? await run.Engine.Store.ReadLinksByActorAsync(run.Connection.Id, kind, keys, cancellationToken).ConfigureAwait(false)
            : await run.Engine.Store.ReadLinksByEntityAsync(run.Connection.Id, kind, keys, cancellationToken).ConfigureAwait(false);
        Changed.UnionWith(links.Select(l => l.Id));
    }
}
