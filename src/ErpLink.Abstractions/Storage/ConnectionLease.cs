namespace ErpLink.Storage;

/// <summary>The right to run a connection. It ends by time, measured by the store; what keeps a late owner from doing harm is the epoch,
/// which every commit of a run names and the store checks (<see cref="StoreBatch.Under"/>).</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Owner">Who runs it: a text that names one process among all.</param>
/// <param name="Epoch">The fence: raised every time the lease is taken.</param>
/// <param name="Until">When it ends unless renewed.</param>
public sealed record ConnectionLease(ConnectionId Connection, string Owner, long Epoch, DateTimeOffset Until);
