namespace ErpLink.Adapters.Http.Tryton;

/// <summary>One Tryton database as a side.</summary>
/// <remarks>Versions are composed of the <c>_timestamp</c> of the party and of every child row that a field comes from. An update is
/// compared with the whole version right before it is sent, and carries the timestamps of the party and of the rows it touches, which the
/// server compares in the writing transaction. A row beside them that changes between the two is not overwritten: it is not written.</remarks>
internal sealed class TrytonSide : RecordSide, IDisposable
{
    private readonly ErpHttpClient _http;
    private readonly TrytonCatalog _catalog;
    private readonly IReadOnlyDictionary<RecordKind, TrytonShape> _shapes;
    private readonly TrytonReader _reader;
    private readonly TrytonWriter _writer;
    private readonly TrytonLists _lists;
    private readonly SideDescription _description;

    public TrytonSide(ErpHttpClient http, TrytonClient client, TrytonCatalog catalog, ConnectionSettings settings)
    {
        _http = http;
        _catalog = catalog;
        _shapes = TrytonDescriber.Shapes(catalog, settings);
        _reader = new TrytonReader(client);
        _lists = new TrytonLists(client);
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
    public override ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken) =>
        EachAsync(records, record => Shape(record.Kind, "Create"), (shape, record) => _writer.CreateAsync(shape, record, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken) =>
        EachAsync(updates, update => Shape(update.Target.Kind, "Update"), (shape, update) => _writer.UpdateAsync(shape, update, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<ValueList> ReadListAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken) =>
        TrytonLists.Has(name) ? _lists.ReadAsync(name, keys, cancellationToken) : throw NotDeclared($"ReadList '{name}'", default);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private TrytonShape Shape(RecordKind kind, string operation) => _shapes.TryGetValue(kind, out var shape) ? shape : throw NotDeclared(operation, kind);

    // What was not begun when the caller stopped waiting has not happened. What was sent has its own answer: applied, not, or unknown.
    private static async ValueTask<IReadOnlyList<WriteResult>> EachAsync<T>(IReadOnlyList<T> items, Func<T, TrytonShape> shapeOf,
        Func<TrytonShape, T, ValueTask<WriteResult>> write, CancellationToken cancellationToken)
    {
        // A kind that is not offered fails the call, so it has to be found before anything is sent.
        var shapes = items.Select(shapeOf).ToArray();
        var results = new WriteResult[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                results[i] = await write(shapes[i], items[i]).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                results[i] = WriteResult.NotApplied(new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, "Cancelled before anything was sent."));
            }
            catch (ErpLinkException failure)
            {
                // A read before this write failed, so that nothing of it was sent; the records before it keep their results.
                results[i] = WriteResult.NotApplied(failure.ToFailure());
            }
        }
        return results;
    }
}
