using ErpLink.Linking.Matching;
using ErpLink.Synchronizing;

namespace ErpLink.Linking.Bulk;

/// <summary>Streams all records of both kinds into the matcher, page by page: which are linked already is one question to the store a page.</summary>
internal sealed class MatchReader(Engine engine, OpenMap at, RecordMatcher matcher, MatchPlan tiers)
{
    private const string NoScope = "";

    // Where the ERP does not say to whom a record belongs, it may belong to any.
    private readonly bool _hasScope = at.Map.Definition.Parent is not null && at.Map.Erp.ParentKinds.Count > 0;

    public RecordMatcher Matcher => matcher;

    public long Entities { get; private set; }

    public long Actors { get; private set; }

    /// <summary>Entities whose parent is not linked.</summary>
    public long Waiting { get; private set; }

    public async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(Side.Erp, tiers.ErpFields, cancellationToken).ConfigureAwait(false)) await AddActorsAsync(page, cancellationToken).ConfigureAwait(false);
        await foreach (var page in PagesAsync(Side.App, tiers.AppFields, cancellationToken).ConfigureAwait(false)) await AddEntitiesAsync(page, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask AddActorsAsync(IReadOnlyList<Record> page, CancellationToken cancellationToken)
    {
        var equality = at.Map.Erp.KeyEquality;
        var links = await engine.Store.ReadLinksByActorAsync(at.Connection.Id, at.Map.Erp.Kind, [.. page.Select(r => equality.Canonical(r.Key))], cancellationToken).ConfigureAwait(false);
        var linked = links.Select(l => l.ActorKey).ToHashSet(StringComparer.Ordinal);
        foreach (var record in page)
        {
            Actors++;
            matcher.AddActor(record, linked.Contains(equality.Canonical(record.Key)) || IsLeftOut(Side.Erp, record), _hasScope ? ScopeOf(record.Parent) : NoScope);
        }
    }

    private async ValueTask AddEntitiesAsync(IReadOnlyList<Record> page, CancellationToken cancellationToken)
    {
        var equality = at.Map.App.KeyEquality;
        var links = await engine.Store.ReadLinksByEntityAsync(at.Connection.Id, at.Map.App.Kind, [.. page.Select(r => equality.Canonical(r.Key))], cancellationToken).ConfigureAwait(false);
        var perKind = at.Connection.Compiled.Definition.OneActorPerKind;
        var linked = links.Where(l => !perKind || l.ActorKind == at.Map.Erp.Kind).Select(l => l.EntityKey).ToHashSet(StringComparer.Ordinal);
        var parents = await ParentsAsync(page, cancellationToken).ConfigureAwait(false);
        foreach (var record in page)
        {
            Entities++;
            var isLinked = linked.Contains(equality.Canonical(record.Key)) || IsLeftOut(Side.App, record);
            if (parents is null)
            {
                matcher.AddEntity(record, isLinked);
            }
            else if (record.Parent is { } parent && parents.TryGetValue(ParentKey(parent), out var actor))
            {
                matcher.AddEntity(record, isLinked, _hasScope ? ScopeOf(actor) : NoScope);
            }
            else if (!isLinked)
            {
                Waiting++;
            }
        }
    }

    private bool IsLeftOut(Side side, Record record) => record.State != RecordState.Active || !LinkRules.TakesPart(at, side, record);

    /// <summary>The actors that the parents of a page are linked to; <see langword="null"/> where the map has no parent.</summary>
    private async ValueTask<IReadOnlyDictionary<string, RecordRef>?> ParentsAsync(IReadOnlyList<Record> page, CancellationToken cancellationToken)
    {
        if (at.Map.Definition.Parent is not { } kind) return null;
        var keys = page.Where(r => r.Parent?.Kind == kind).Select(r => ParentKey(r.Parent!.Value)).Distinct(StringComparer.Ordinal).ToArray();
        var links = await engine.Store.ReadLinksByEntityAsync(at.Connection.Id, kind, keys, cancellationToken).ConfigureAwait(false);
        return links.Where(l => l.IsInUse && (at.Map.Erp.ParentKinds.Count == 0 || at.Map.Erp.ParentKinds.Contains(l.ActorKind)))
            .GroupBy(l => l.EntityKey, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Actor!.Value, StringComparer.Ordinal);
    }

    private string ParentKey(RecordRef parent) => at.Connection.Kind(Side.App, parent.Kind).KeyEquality.Canonical(parent.Key);

    // One party of an ERP may be customer and supplier under one key, so the keys count, not the kinds.
    private string ScopeOf(RecordRef? actor) => actor is { } parent ? at.Connection.Kind(Side.Erp, parent.Kind).KeyEquality.Canonical(parent.Key) : "\u0001";

    private async IAsyncEnumerable<IReadOnlyList<Record>> PagesAsync(Side side, FieldSelection compared, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (kind, filter) = side == Side.Erp ? (at.Map.Erp, at.Map.ErpFilter) : (at.Map.App, at.Map.AppFilter);
        if (!kind.CanList)
        {
            throw new ErpLinkException(ErrorCodes.CapabilityMissing, FailureClass.NotSupported,
                $"Connection '{at.Name}': the {(side == Side.Erp ? "ERP" : "app")} does not list all records of kind '{kind.Kind}', so they cannot be matched in bulk. Link them one by one.")
            { Connection = at.Name, Side = side, Kind = kind.Kind };
        }

        // Those that are inactive or left out by a filter are read, too: their numbers are taken, and what is there is not created again.
        var fields = filter is null ? compared : FieldSelection.Of(compared.Names.Concat(filter.Fields.Names).Distinct());
        var query = new RecordQuery(kind.Kind, fields) { PageSizeRecords = kind.PageSizeRecordsMax, IncludeInactive = true };
        await foreach (var page in at.Connection.Side(side).SearchAsync(query, cancellationToken).ConfigureAwait(false))
        {
            yield return page.Records;
            if (page.IsComplete) yield break;
        }

        throw new ErpLinkException(ErrorCodes.ContractBroken, FailureClass.Bug,
            $"Connection '{at.Name}': the listing of {kind.Kind} ended without saying that it is complete, so nobody knows what is unique. The last page must be RecordPage.Last.")
        { Connection = at.Name, Side = side, Operation = "Search", Kind = kind.Kind };
    }
}
