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
    public static ValueTask<ReferenceLinks?> ResolveAsync(Engine engine, OpenConnection connection, CompiledMap map, Record? app, Record? erp, CancellationToken cancellationToken) =>
        ResolveAsync(engine, connection, map, app is null ? [] : [app], erp is null ? [] : [erp], cancellationToken);

    /// <summary>Resolves the references in many records; <see langword="null"/> when there are none.</summary>
    public static async ValueTask<ReferenceLinks?> ResolveAsync(
        Engine engine, OpenConnection connection, CompiledMap map, IEnumerable<Record> app, IEnumerable<Record> erp, CancellationToken cancellationToken)
    {
        var entities = References(app, [.. map.Fields.Where(f => f.App.Type == FieldType.Reference).Select(f => f.Definition.App)]);
        var actors = References(erp, [.. map.Fields.Where(f => f.Erp.Type == FieldType.Reference).Select(f => f.Definition.Erp)]);
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
                foreach (var reference in link.IsEntityPending ? [] : keys[link.ActorKey!]) lookup._toApp[reference] = link.Entity;
        }

        return lookup;
    }

    private static HashSet<RecordRef> References(IEnumerable<Record> records, string[] fields)
    {
        var found = new HashSet<RecordRef>();
        if (fields.Length == 0) return found;
        foreach (var record in records)
        {
            foreach (var field in fields)
            {
                if (record[field] is { Kind: ValueKind.Reference } value) found.Add(value.AsReference());
            }
        }

        return found;
    }
}
