using System.Runtime.CompilerServices;
using ErpLink.Connections;

namespace ErpLink.Linking;

internal sealed partial class ErpLinker
{
    /// <summary>How many links are read together for whoever goes through all of them.</summary>
    private const int LinksOfPage = 500;

    public async ValueTask<IReadOnlyList<Link>> GetLinksAsync(RecordRef entity, ErpUser user, CancellationToken cancellationToken) =>
        (await GetLinksAsync([entity], user, cancellationToken).ConfigureAwait(false))[entity];

    public async ValueTask<IReadOnlyDictionary<RecordRef, IReadOnlyList<Link>>> GetLinksAsync(
        IReadOnlyList<RecordRef> entities, ErpUser user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entities);
        var visible = new VisibleConnections(engine, user);
        var links = new Dictionary<RecordRef, IReadOnlyList<Link>>(entities.Count);
        foreach (var kind in entities.GroupBy(e => e.Kind))
        {
            var equality = (await engine.Connections.AppKindAsync(kind.Key, cancellationToken).ConfigureAwait(false)).KeyEquality;
            var byKey = kind.Distinct().ToLookup(e => equality.Canonical(e.Key));
            var found = new List<Link>();
            foreach (var link in await engine.Store.ReadLinksByEntityAsync(null, kind.Key, [.. byKey.Select(k => k.Key)], cancellationToken).ConfigureAwait(false))
            {
                if (await visible.ContainsAsync(link.Connection, cancellationToken).ConfigureAwait(false)) found.Add(link);
            }

            var linked = found.ToLookup(l => l.EntityKey);
            foreach (var entity in byKey.SelectMany(k => k)) links[entity] = [.. linked[equality.Canonical(entity.Key)]];
        }

        return links;
    }

    public async ValueTask<IReadOnlyDictionary<RecordRef, Link>> GetLinksOfActorsAsync(
        string connection, IReadOnlyList<RecordRef> actors, ErpUser user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actors);
        var open = await engine.Connections.OpenAsync(connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.See, open, cancellationToken).ConfigureAwait(false);
        var links = new Dictionary<RecordRef, Link>(actors.Count);
        foreach (var kind in actors.GroupBy(a => a.Kind))
        {
            var equality = open.Kind(Side.Erp, kind.Key).KeyEquality;
            var byKey = kind.Distinct().ToLookup(a => equality.Canonical(a.Key));
            foreach (var link in await engine.Store.ReadLinksByActorAsync(open.Id, kind.Key, [.. byKey.Select(k => k.Key)], cancellationToken).ConfigureAwait(false))
            {
                foreach (var actor in byKey[link.ActorKey!]) links[actor] = link;
            }
        }

        return links;
    }

    public async IAsyncEnumerable<Link> ListLinksAsync(string connection, ErpUser user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var id = await engine.Connections.IdOfAsync(connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.See, id, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Link> page;
        LinkId? after = null;
        do
        {
            page = await engine.Store.ReadLinkPageAsync(id, after, LinksOfPage, cancellationToken).ConfigureAwait(false);
            foreach (var link in page) yield return link;
            if (page.Count > 0) after = page[^1].Id;
        }
        while (page.Count > 0);
    }
}
