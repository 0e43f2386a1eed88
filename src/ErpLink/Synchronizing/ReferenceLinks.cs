using ErpLink.Connections;
using ErpLink.Maps;

namespace ErpLink.Synchronizing;

/// <summary>The links through which the references of some records travel, read in one batch for each kind before the merge.</summary>
internal sealed class ReferenceLinks : IReferenceLookup
{
    private readonly Dictionary<RecordRef, RecordRef> _toErp = [], _toApp = [];

    public RecordRef? ToErp(RecordRef entity) => _toErp.TryGetValue(entity, out var actor) ? actor : null;

    public RecordRef? ToApp(RecordRef actor) => _toApp.TryGetValue(actor, out var entity) ? entity : null;

    /// <summary>Resolves the references in two records; <see langword="null"/> when there are none.</summary>
    public static async ValueTask<ReferenceLinks?> ResolveAsync(Engine engine, OpenConnection connection, CompiledMap map, Record? app, Record? erp, CancellationToken cancellationToken)
    {
        var entities = References(map, app, f => f.Definition.App);
        var actors = References(map, erp, f => f.Definition.Erp);
        if (entities.Count + actors.Count == 0) return null;

        var lookup = new ReferenceLinks();
        foreach (var group in entities.GroupBy(r => r.Kind))
        {
            var equality = connection.AppDescription.Kind(group.Key)?.KeyEquality ?? default;
            var keys = group.ToLookup(r => equality.Canonical(r.Key));
            var links = await engine.Store.ReadLinksByEntityAsync(connection.Id, group.Key, [.. keys.Select(k => k.Key)], cancellationToken).ConfigureAwait(false);
            foreach (var link in links.Where(l => l.Actor is not null))
                foreach (var reference in keys[link.EntityKey]) lookup._toErp[reference] = link.Actor!.Value;
        }

        foreach (var group in actors.GroupBy(r => r.Kind))
        {
            var equality = connection.ErpDescription.Kind(group.Key)?.KeyEquality ?? default;
            var keys = group.ToLookup(r => equality.Canonical(r.Key));
            var links = await engine.Store.ReadLinksByActorAsync(connection.Id, group.Key, [.. keys.Select(k => k.Key)], cancellationToken).ConfigureAwait(false);
            foreach (var link in links)
                foreach (var reference in keys[link.ActorKey!]) lookup._toApp[reference] = link.Entity;
        }

        return lookup;
    }

    private static HashSet<RecordRef> References(CompiledMap map, Record? record, Func<CompiledField, string> nameOf)
    {
        var found = new HashSet<RecordRef>();
        if (record is null) return found;
        foreach (var field in map.Fields)
        {
            var value = record[nameOf(field)];
            if (value.Kind == ValueKind.Reference) found.Add(value.AsReference());
        }

        return found;
    }
}
