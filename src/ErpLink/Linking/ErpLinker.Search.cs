using ErpLink.Maps;
using ErpLink.Synchronizing;

namespace ErpLink.Linking;

internal sealed partial class ErpLinker
{
    /// <summary>The most results of a page that a user can ask for.</summary>
    private const int PageSizeRecordsMax = 500;

    public async ValueTask<SearchResults> SearchAsync(SearchRequest request, ErpUser user, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.PageSizeRecords, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.PageSizeRecords, PageSizeRecordsMax);
        var connection = await engine.Connections.OpenAsync(request.Connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.See, connection, cancellationToken).ConfigureAwait(false);
        var maps = connection.Compiled.Maps.Where(m => m.Erp.Kind == request.ActorKind && (request.ParentEntity is null || m.Definition.Parent == request.ParentEntity.Value.Kind)).ToArray();
        if (maps.Length == 0)
        {
            throw new ErpLinkException(ErrorCodes.KindsNotPaired, FailureClass.Invalid,
                $"Connection '{connection.Name}' has no map with '{request.ActorKind}'{(request.ParentEntity is { } p ? $" under '{p.Kind}'" : "")}. Mapped are: {string.Join(", ", connection.Compiled.Maps)}.")
            { Connection = connection.Name, Kind = request.ActorKind };
        }

        var at = new OpenMap(connection, maps[0]);
        RecordRef? parent = request.ParentEntity is { } entity ? await LinkRules.ParentActorAsync(engine, at, entity, cancellationToken).ConfigureAwait(false) : null;
        return await SearchAsync(at, request, parent, AnyOf(maps), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What no map of the kind takes is not shown; nobody has said yet what a hit is to be linked with.</summary>
    private static Restriction? AnyOf(CompiledMap[] maps) => Array.Exists(maps, m => m.ErpFilter is null) ? null
        : maps.Length == 1 ? maps[0].ErpFilter!.Restriction : Restriction.Any([.. maps.Select(m => m.ErpFilter!.Restriction)]);

    private async ValueTask<SearchResults> SearchAsync(OpenMap at, SearchRequest request, RecordRef? parent, Restriction? filter, CancellationToken cancellationToken)
    {
        var shown = ShownFields(at);
        var search = new ActorSearch(at, request, parent, filter, shown);
        while (true)
        {
            var (records, next) = await search.NextPageAsync(cancellationToken).ConfigureAwait(false);
            var hits = await HitsAsync(at, records, shown, cancellationToken).ConfigureAwait(false);
            if (request.Linked is { } linked) hits = [.. hits.Where(h => (h.LinkedTo is not null || h.IsBeingImported) == linked)];
            if (hits.Count > 0 || next is null || search.HasReadEnough) return new SearchResults(hits, next);
        }
    }

    /// <summary>What the map shows in search; its mapped fields when it does not say.</summary>
    private static string[] ShownFields(OpenMap at) => at.Map.Definition.SearchFields is { Count: > 0 } chosen ? [.. chosen] : [.. at.Map.ErpFields.Names.Take(5)];

    private async ValueTask<IReadOnlyList<SearchHit>> DuplicatesAsync(OpenMap at, string? title, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(title) || at.Map.Erp.TitleField is not { } titleField) return [];
        var request = new SearchRequest(at.Name, at.Map.Erp.Kind) { PageSizeRecords = engine.Options.DuplicatesMax };
        request = at.Map.Erp.CanSearchText ? request with { Text = title.Trim() } : request with { Filter = Restriction.Where(titleField, SearchOperator.Contains, title.Trim()) };
        try
        {
            return (await SearchAsync(at, request, null, at.Map.ErpFilter?.Restriction, cancellationToken).ConfigureAwait(false)).Hits;
        }
        catch (ErpLinkException error) when (error.Code == ErrorCodes.SearchRefused)
        {
            return []; // An ERP that can neither search nor list cannot show duplicates; the draft is still good.
        }
    }

    private async ValueTask<IReadOnlyList<SearchHit>> HitsAsync(OpenMap at, IReadOnlyList<Record> records, string[] shown, CancellationToken cancellationToken)
    {
        var keys = records.Select(r => at.Map.Erp.KeyEquality.Canonical(r.Key)).Distinct().ToArray();
        var links = keys.Length == 0 ? [] : await engine.Store.ReadLinksByActorAsync(at.Connection.Id, at.Map.Erp.Kind, keys, cancellationToken).ConfigureAwait(false);
        var linked = links.ToDictionary(l => l.ActorKey!);
        var hits = new List<SearchHit>(records.Count);
        foreach (var record in records)
        {
            var link = linked.GetValueOrDefault(at.Map.Erp.KeyEquality.Canonical(record.Key));
            hits.Add(new SearchHit(record.Ref, ProposalBuilder.Title(at.Map.Erp, record), await ShowAsync(at, record, shown, cancellationToken).ConfigureAwait(false))
            { LinkedTo = link?.KnownEntity(), IsBeingImported = link?.IsEntityPending == true });
        }

        return hits;
    }

    private async ValueTask<IReadOnlyList<ShownField>> ShowAsync(OpenMap at, Record record, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var shown = new List<ShownField>(names.Count);
        foreach (var name in names)
        {
            var field = at.Map.Erp.Field(name);
            var text = await _texts.TextAsync(at.Connection, Side.Erp, field, record[name], cancellationToken).ConfigureAwait(false);
            shown.Add(new ShownField(name, field?.DisplayName ?? name, record[name], text));
        }

        return shown;
    }
}
