using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>One Odoo database as a side.</summary>
internal sealed class OdooSide : RecordSide, IAsyncDisposable
{
    private readonly ErpHttpClient _http;
    private readonly IReadOnlyDictionary<RecordKind, OdooShape> _shapes;
    private readonly OdooReader _reader;
    private readonly OdooWriter _writer;
    private readonly OdooFeed _feed;
    private readonly OdooLists _lists;
    private readonly SideDescription _description;
    private readonly HashSet<string> _listNames;

    public OdooSide(ErpHttpClient http, OdooClient client, OdooCatalog catalog, string? correlation, TimeSpan serverLife, TimeProvider time)
    {
        _http = http;
        _shapes = OdooDescriber.Shapes(catalog, correlation, serverLife, http.Options);
        _lists = new OdooLists(client, time);
        _reader = new OdooReader(client, _lists);
        _writer = new OdooWriter(client, _lists, _reader, time);
        _feed = new OdooFeed(client, _reader);
        _description = new SideDescription(catalog.Identity, [.. _shapes.Values.Select(s => s.Description)]);
        _listNames = [.. _description.Kinds.SelectMany(k => k.Fields).Select(f => f.List).OfType<string>()];
    }

    /// <inheritdoc/>
    public override ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_description);

    /// <inheritdoc/>
    public override IAsyncEnumerable<ReadResult> ReadAsync(RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, CancellationToken cancellationToken) =>
        _reader.ReadAsync(Shape(kind, "Read"), keys, fields, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, CancellationToken cancellationToken) =>
        _reader.SearchAsync(Shape(query.Kind, "Search"), query, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<ChangePage> ReadChangesAsync(RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken) =>
        _feed.ReadAsync(Shape(kind, "ReadChanges"), after, fields, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken) =>
        KindGroups.WriteAsync(records, r => Shape(r.Kind, "Create"), (shape, items) => _writer.CreateAsync(shape, items, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken) =>
        KindGroups.WriteAsync(updates, u => Shape(u.Target.Kind, "Update"), (shape, items) => _writer.UpdateAsync(shape, items, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<ValueList> ReadListAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken) =>
        _listNames.Contains(name) ? _lists.ReadAsync(name, keys, cancellationToken) : throw NotDeclared($"ReadList '{name}'", default);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private OdooShape Shape(RecordKind kind, string operation) => _shapes.TryGetValue(kind, out var shape) ? shape : throw NotDeclared(operation, kind);
}
