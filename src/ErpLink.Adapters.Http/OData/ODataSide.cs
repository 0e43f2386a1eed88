using System.Runtime.CompilerServices;

namespace ErpLink.Adapters.Http.OData;

/// <summary>One company of an OData v4 service as a side.</summary>
internal sealed class ODataSide : RecordSide, IAsyncDisposable
{
    private const int ListItemsMax = 50_000;
    private readonly ODataService _service;
    private readonly ODataWriter _writer;
    private readonly ODataOpener _opener;
    private readonly TimeZoneInfo _zone;
    private ODataModel? _model;

    public ODataSide(ODataService service, ODataOpener opener, TimeZoneInfo zone)
    {
        _service = service;
        _opener = opener;
        _zone = zone;
        _writer = new ODataWriter(service);
    }

    public ValueTask DisposeAsync()
    {
        _service.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Asks the service anew each time, so that a changed schema shows.</summary>
    public override async ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        _model = await _opener.OpenAsync(_service, cancellationToken).ConfigureAwait(false);
        return _model.Description;
    }

    public override async IAsyncEnumerable<ReadResult> ReadAsync(RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new ODataReader(_service, await ModelAsync(cancellationToken).ConfigureAwait(false), kind);
        await foreach (var result in reader.ReadAsync(keys, fields, cancellationToken).ConfigureAwait(false)) yield return result;
    }

    public override async IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var model = await ModelAsync(cancellationToken).ConfigureAwait(false);
        var kind = model.Kind(query.Kind);
        var reader = new ODataReader(_service, model, query.Kind);
        var starts = await StartsAsync(reader, kind, query, cancellationToken).ConfigureAwait(false);
        if (starts.Count == 0)
        {
            yield return RecordPage.Last([]);
            yield break;
        }

        // Where free text is asked for property by property, a record that several of them hold is given once.
        var given = starts.Count > 1 ? new HashSet<string>(StringComparer.Ordinal) : null;
        var at = ODataCursor.QueryOf(starts, query.After);
        var pageSize = Math.Clamp(query.PageSizeRecords, 1, _service.Profile.PageSizeRecords);
        var paging = new PagingGuard(_service.Client.Address.Origin);
        for (var target = query.After is { } after ? ODataCursor.Continue(starts[at], after, query.Kind) : starts[at]; target is not null;)
        {
            var (records, next) = await reader.ReadPageAsync(target, pageSize, query, cancellationToken).ConfigureAwait(false);
            paging.Follow(next, records.Count);
            if (given is not null) records.RemoveAll(r => !given.Add(kind.Description.KeyEquality.Canonical(r.Key)));
            var cursor = next is not null ? ODataCursor.Of(starts[at], next) : ++at < starts.Count ? ODataCursor.OfFirst(starts[at]) : (PageCursor?)null;
            yield return cursor is { } goesOn ? RecordPage.More(records, goesOn) : RecordPage.Last(records);
            target = next ?? (cursor is null ? null : starts[at]);
        }
    }

    public override async ValueTask<ChangePage> ReadChangesAsync(RecordKind kind, SyncCursor? after, FieldSelection fields,
        CancellationToken cancellationToken)
    {
        var model = await ModelAsync(cancellationToken).ConfigureAwait(false);
        var known = model.Kind(kind);
        var reader = new ODataReader(_service, model, kind);
        if (known.TracksChanges) return await new ODataDeltaFeed(_service, reader, known).ReadAsync(after, fields, cancellationToken).ConfigureAwait(false);
        if (known.Stamp is not { } stamp) throw NotDeclared("ReadChanges", kind);
        return await new ODataFeed(_service, reader, known, stamp).ReadAsync(after, fields, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context,
        CancellationToken cancellationToken)
    {
        if (records.Count == 0) return [];
        var model = await ModelAsync(cancellationToken).ConfigureAwait(false);
        var kind = model.Kind(records[0].Kind);
        return kind.Description.CanCreate ? await _writer.CreateAsync(model, kind, records, cancellationToken).ConfigureAwait(false)
            : throw NotDeclared("Create", kind.Kind);
    }

    public override async ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context,
        CancellationToken cancellationToken)
    {
        if (updates.Count == 0) return [];
        var model = await ModelAsync(cancellationToken).ConfigureAwait(false);
        var kind = model.Kind(updates[0].Target.Kind);
        return kind.Description.CanUpdate ? await _writer.UpdateAsync(kind, updates, cancellationToken).ConfigureAwait(false)
            : throw NotDeclared("Update", kind.Kind);
    }

    public override async ValueTask<ValueList> ReadListAsync(string name, IReadOnlyList<string>? keys,
        CancellationToken cancellationToken)
    {
        var model = await ModelAsync(cancellationToken).ConfigureAwait(false);
        if (!model.Lists.TryGetValue(name, out var list)) throw NotDeclared($"ReadList '{name}'", default);
        if (list.Items is { } items) return new ValueList(name, keys is null ? items : items.Where(i => keys.Contains(i.Key)).ToList());
        var entries = new List<ListEntry>();
        var select = $"{list.Path}?$select={string.Join(",", list.Text.Prepend(list.Key).Distinct())}";
        if (keys is null) await AddAsync(select).ConfigureAwait(false);
        var literals = (keys ?? []).Distinct().Select(k => ODataLiteral.Key(list.KeyKind, string.Empty, k)).OfType<string>();
        foreach (var chunk in literals.Chunk(_service.Profile.BatchSizeRecords))
            await AddAsync($"{select}&$filter={ODataLiteral.Encode(string.Join(" or ", chunk.Select(k => $"{list.Key} eq {k}")))}").ConfigureAwait(false);
        return new ValueList(name, entries.DistinctBy(e => e.Key).ToList());

        async ValueTask AddAsync(string target) => entries.AddRange(await _service.GetAllAsync(target, item =>
        {
            var key = item.GetProperty(list.Key).ToString();
            var text = list.Text.Select(t => item.TryGetProperty(t, out var value) ? value.ToString() : string.Empty)
                .FirstOrDefault(t => t.Length > 0);
            return new ListEntry(list.KeyKind == EdmKind.Guid ? key.ToLowerInvariant() : key, text ?? key);
        }, ListItemsMax, cancellationToken).ConfigureAwait(false));
    }

    // One query, or one after the other; none where nothing can be found.
    private async ValueTask<IReadOnlyList<string>> StartsAsync(ODataReader reader, ODataKind kind, RecordQuery query,
        CancellationToken cancellationToken)
    {
        var filters = new ODataFilterBuilder(kind, _zone);
        var words = ODataFilterBuilder.WordsOf(query.Text);
        if (words.Count > 0 && !kind.Description.CanSearchText) throw ODataField.Refused($"'{kind.Kind}' has no text that this service searches");
        // Of a text of nothing but quotation marks no word is left, and nothing matches.
        if (kind.UsesSearch && words.Count > 0 && ODataFilterBuilder.Search(words).Length == 0) return [];
        var parts = new List<ODataFilter> { filters.Build(query.Filter) };
        if (!query.IncludeInactive && kind.Inactive is { } inactive && kind.Capabilities.CanFilter(inactive.Name))
            parts.AddRange(kind.Profile.Inactive!.Values.Select(v => ODataFilter.Of($"{inactive.Name} ne {inactive.KeyLiteral(v)}")));
        if (query.Parent is { } parent) parts.Add(await reader.ParentFilterAsync(parent, cancellationToken).ConfigureAwait(false));
        var texts = kind.UsesSearch ? [ODataFilter.Always] : filters.BuildTexts(words);

        if (query.OrderBy.FirstOrDefault(s => kind.Field(s.Field).Via is not null || !kind.Capabilities.CanSort(s.Field)) is { } unsorted)
            throw ODataField.Refused($"this service does not sort by '{unsorted.Field}'");
        var orderBy = query.OrderBy.Select(s => kind.Field(s.Field).Name + (s.Descending ? " desc" : "")).ToList();
        // The key makes the order total, so that pages neither overlap nor leave out.
        if (orderBy.Count > 0 && query.OrderBy.All(s => s.Field != kind.Key.Name) && kind.Capabilities.CanSort(kind.Key.Name)) orderBy.Add(kind.Key.Name);
        var order = orderBy.Count > 0 ? "&$orderby=" + ODataLiteral.Encode(string.Join(",", orderBy)) : "";
        return [.. texts.Select(text => ODataFilter.All([.. kind.Where, text, .. parts])).Where(f => !f.IsNever).Select(filter => $"{kind.Path}?{kind.Select(query.Fields)}"
            + (kind.UsesSearch && ODataFilterBuilder.Search(words) is { Length: > 0 } search ? "&$search=" + ODataLiteral.Encode(search) : "")
            + (filter.Expression is { } expression ? "&$filter=" + ODataLiteral.Encode(expression) : "")
            + order)];
    }

    // Two first callers may both load it; what they get is the same.
    private async ValueTask<ODataModel> ModelAsync(CancellationToken cancellationToken) =>
        _model ??= await _opener.OpenAsync(_service, cancellationToken).ConfigureAwait(false);
}
