using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>One Tryton database as a side.</summary>
/// <remarks>Versions are composed of the <c>_timestamp</c> of the party and of every child row that a field comes from. An update is
/// compared with the whole version right before it is sent, and carries the timestamps of all these rows, of which the server compares those
/// that it writes, the party's always, in the writing transaction. A row beside them that changes, or is added, between the two is not
/// overwritten: it is not written. But the version has moved then, and the write lands all the same: that is why a party's
/// <see cref="KindDescription.ChecksWholeVersion"/> is false. To have the server write all rows of the version would not help, because it has
/// nothing to compare for a row that is added.</remarks>
internal sealed class TrytonSide : RecordSide, IAsyncDisposable
{
    private readonly ErpHttpClient _http;
    private readonly IReadOnlyDictionary<RecordKind, TrytonShape> _shapes;
    private readonly TrytonReader _reader;
    private readonly TrytonWriter _writer;
    private readonly TrytonFeed _feed;
    private readonly TrytonLists _lists;
    private readonly SideDescription _description;

    public TrytonSide(ErpHttpClient http, TrytonClient client, TrytonCatalog catalog, ConnectionSettings settings, TimeSpan serverLife)
    {
        _http = http;
        _shapes = TrytonDescriber.Shapes(catalog, settings, serverLife, http.Options);
        _reader = new TrytonReader(client);
        _lists = new TrytonLists(client);
        _feed = new TrytonFeed(client);
        _writer = new TrytonWriter(client, _lists, _reader, catalog);
        _description = new SideDescription(catalog.Identity, [.. _shapes.Values.Select(s => s.Description)]);
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
        TrytonLists.Has(name) ? _lists.ReadAsync(name, keys, cancellationToken) : throw NotDeclared($"ReadList '{name}'", default);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private TrytonShape Shape(RecordKind kind, string operation) => _shapes.TryGetValue(kind, out var shape) ? shape : throw NotDeclared(operation, kind);
}
