namespace ErpLink.Adapters.Http.Rest;

/// <summary>One database behind a REST service as a side.</summary>
internal sealed class RestSide : RecordSide, IAsyncDisposable
{
    private readonly RestService _service;
    private readonly RestLists _lists;
    private readonly RestMatch _match;
    private readonly string? _timeZone;
    private readonly Dictionary<RecordKind, RestKind> _kinds;
    private readonly Dictionary<RecordKind, RestFeed> _feeds;

    public RestSide(RestService service, IReadOnlyList<RestKind> kinds, string? timeZone)
    {
        (_service, _lists, _timeZone) = (service, new RestLists(service), timeZone);
        _match = new RestMatch(timeZone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(timeZone));
        _kinds = kinds.ToDictionary(k => k.Kind);
        _feeds = kinds.Where(k => k.Profile.Changes is { Token: null }).ToDictionary(k => k.Kind, k => new RestFeed(service, k));
    }

    public RestService Service => _service;

    public IEnumerable<RestKind> Kinds => _kinds.Values;

    public ValueTask DisposeAsync()
    {
        _service.Dispose();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) =>
        new(await _service.IdentityAsync(cancellationToken).ConfigureAwait(false), [.. _kinds.Values.Select(k => k.Description)]) { TimeZone = _timeZone };

    public override IAsyncEnumerable<ReadResult> ReadAsync(RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, CancellationToken cancellationToken) =>
        new RestReader(_service, Kind(kind)).ReadAsync(keys, fields, cancellationToken);

    public override IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, CancellationToken cancellationToken) =>
        new RestListing(_service, Kind(query.Kind)).SearchAsync(query, _match, cancellationToken);

    public override async ValueTask<ChangePage> ReadChangesAsync(RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        var known = Kind(kind);
        if (_feeds.TryGetValue(kind, out var feed)) return await feed.ReadAsync(after, fields, cancellationToken).ConfigureAwait(false);
        return known.Profile.Changes is not null ? await new RestTokenFeed(_service, known).ReadAsync(after, fields, cancellationToken).ConfigureAwait(false)
            : throw NotDeclared("ReadChanges", kind);
    }

    public override async ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken)
    {
        if (records.Count == 0) return [];
        var kind = Kind(records[0].Kind);
        return kind.Description.CanCreate ? await new RestWriter(_service, kind).CreateAsync(records, cancellationToken).ConfigureAwait(false) : throw NotDeclared("Create", kind.Kind);
    }

    public override async ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken)
    {
        if (updates.Count == 0) return [];
        var kind = Kind(updates[0].Target.Kind);
        return kind.Description.CanUpdate ? await new RestWriter(_service, kind).UpdateAsync(updates, cancellationToken).ConfigureAwait(false) : throw NotDeclared("Update", kind.Kind);
    }

    public override async ValueTask<ValueList> ReadListAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken) =>
        await _lists.ReadAsync(name, keys, cancellationToken).ConfigureAwait(false) ?? throw NotDeclared($"ReadList '{name}'", default);

    private RestKind Kind(RecordKind kind) => _kinds.GetValueOrDefault(kind) ?? throw new ErpLinkException(ErrorCodes.KindUnknown, FailureClass.Invalid,
        $"This connection has no kind '{kind}'. It has: {string.Join(", ", _kinds.Keys)}.")
    { Kind = kind };
}
