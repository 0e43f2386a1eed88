using ErpLink.Maps;

namespace ErpLink.Synchronizing;

/// <summary>Parents before children: a record whose parent is not linked waits, without failing; the parent's link makes it due (T17).</summary>
internal static class ParentStage
{
    public static async ValueTask RunAsync(RunContext run, CompiledMap map, IReadOnlyList<RunItem> items, CancellationToken cancellationToken)
    {
        var waiting = await FindAsync(run, map, items, cancellationToken).ConfigureAwait(false);
        if (waiting.Count == 0) return;
        await PageCommit.ReadAsync(run, waiting, (item, edit) =>
        {
            edit.ClearDue();
            if (ParentOf(item, map.Definition.Parent!.Value) is { } parent) edit.Wait(Side.App, parent, run.Connection);
        }).ConfigureAwait(false);
        foreach (var item in waiting) item.End(RunOutcome.Waiting);
    }

    /// <summary>Those of the links whose parent is not linked.</summary>
    public static async ValueTask<IReadOnlyList<RunItem>> FindAsync(RunContext run, CompiledMap map, IReadOnlyList<RunItem> items, CancellationToken cancellationToken)
    {
        if (map.Definition.Parent is not { } parentKind || items.Count == 0) return [];
        var equality = run.Connection.Kind(Side.App, parentKind).KeyEquality;
        var keys = items.Select(i => ParentOf(i, parentKind)).OfType<RecordRef>().Select(p => equality.Canonical(p.Key)).Distinct().ToArray();
        var links = keys.Length == 0 ? [] : await run.Engine.Store.ReadLinksByEntityAsync(run.Connection.Id, parentKind, keys, cancellationToken).ConfigureAwait(false);
        var linked = links.Where(l => l.Actor is not null).Select(l => l.EntityKey).ToHashSet(StringComparer.Ordinal); // A broken one is linked still.
        return [.. items.Where(i => ParentOf(i, parentKind) is not { } parent || !linked.Contains(equality.Canonical(parent.Key)))];
    }

    private static RecordRef? ParentOf(RunItem item, RecordKind kind) => item.Pair!.App.Record!.Parent is { } parent && parent.Kind == kind ? parent : null;
}
