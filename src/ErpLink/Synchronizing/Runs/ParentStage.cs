using ErpLink.Connections;
using ErpLink.Maps;

namespace ErpLink.Synchronizing;

/// <summary>Parents before children: a record whose parent is not linked waits, without failing; the parent's link makes it due (T17).</summary>
internal static class ParentStage
{
    public static async ValueTask RunAsync(RunContext run, CompiledMap map, IReadOnlyList<RunItem> items, CancellationToken cancellationToken)
    {
        var waiting = await FindAsync(run, map, items, cancellationToken).ConfigureAwait(false);
        if (waiting.Count == 0) return;
        await PageCommit.ReadAsync(run, waiting, (item, edit) => Wait(edit, map, item.Pair!.App.Record!, run.Connection)).ConfigureAwait(false);
        foreach (var item in waiting) item.End(RunOutcome.Waiting);
    }

    /// <summary>Those of the links whose parent is not linked.</summary>
    public static async ValueTask<IReadOnlyList<RunItem>> FindAsync(RunContext run, CompiledMap map, IReadOnlyList<RunItem> items, CancellationToken cancellationToken)
    {
        if (map.Definition.Parent is null || items.Count == 0) return [];
        var without = await WithoutParentAsync(run.Engine, run.Connection, map, [.. items.Select(i => i.Pair!.App.Record!)], cancellationToken).ConfigureAwait(false);
        return [.. items.Where(i => without.Contains(i.Pair!.App.Record!))];
    }

    /// <summary>The records of the app that belong to none that is linked, where the map wants that.</summary>
    public static async ValueTask<IReadOnlySet<Record>> WithoutParentAsync(
        Engine engine, OpenConnection connection, CompiledMap map, IReadOnlyList<Record> records, CancellationToken cancellationToken)
    {
        if (map.Definition.Parent is not { } kind) return new HashSet<Record>();
        var equality = connection.Kind(Side.App, kind).KeyEquality;
        var keys = records.Select(r => ParentOf(r, kind)).OfType<RecordRef>().Select(p => equality.Canonical(p.Key)).Distinct().ToArray();
        var links = keys.Length == 0 ? [] : await engine.Store.ReadLinksByEntityAsync(connection.Id, kind, keys, cancellationToken).ConfigureAwait(false);
        var linked = links.Where(l => l.Actor is not null).Select(l => l.EntityKey).ToHashSet(StringComparer.Ordinal); // A broken one is linked still.
        return records.Where(r => ParentOf(r, kind) is not { } parent || !linked.Contains(equality.Canonical(parent.Key))).ToHashSet<Record>(ReferenceEqualityComparer.Instance);
    }

    /// <summary>The link is at rest until its parent is linked.</summary>
    public static void Wait(LinkEdit edit, CompiledMap map, Record app, OpenConnection connection)
    {
        edit.ClearDue();
        if (ParentOf(app, map.Definition.Parent!.Value) is { } parent) edit.Wait(Side.App, parent, connection);
    }

    private static RecordRef? ParentOf(Record app, RecordKind kind) => app.Parent is { } parent && parent.Kind == kind ? parent : null;
}
