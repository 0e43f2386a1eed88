using ErpLink.Adapters;

namespace ErpLink.Peers.Support;

/// <summary>A connector whose sides let a test act between the engine's read and its write.</summary>
public sealed class HookedConnector(IErpConnector inner) : IErpConnector
{
    /// <summary>Done once, right before the next update is handed to the adapter.</summary>
    public Func<Task>? BeforeUpdate { get; set; }

    public ConnectorInfo Info => inner.Info;

    public ValueTask<ConnectionTest> TestAsync(
            ConnectionContext context, CancellationToken cancellationToken) => inner.TestAsync(context, cancellationToken);

    public async ValueTask<IRecordSide> OpenAsync(ConnectionContext context, CancellationToken cancellationToken) =>
        new HookedSide(this, await inner.OpenAsync(context, cancellationToken));

    private sealed class HookedSide(HookedConnector hooks, IRecordSide inner) : IRecordSide
    {
        public ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) => inner.DescribeAsync(cancellationToken);

        public IAsyncEnumerable<ReadResult> ReadAsync(
            RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, CancellationToken cancellationToken) =>
            inner.ReadAsync(kind, keys, fields, cancellationToken);

        public IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, CancellationToken cancellationToken) =>
            inner.SearchAsync(query, cancellationToken);

        public ValueTask<ChangePage> ReadChangesAsync(
            RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken) =>
            inner.ReadChangesAsync(kind, after, fields, cancellationToken);

        public ValueTask<IReadOnlyList<WriteResult>> CreateAsync(
            IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken) =>
            inner.CreateAsync(records, context, cancellationToken);

        public async ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(
            IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken)
        {
            if (hooks.BeforeUpdate is { } act)
            {
                hooks.BeforeUpdate = null;
                await act();
            }

            return await inner.UpdateAsync(updates, context, cancellationToken);
        }

        public ValueTask<ValueList> ReadListAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken) =>
            inner.ReadListAsync(name, keys, cancellationToken);
    }
}
