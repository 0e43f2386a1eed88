namespace ErpLink;

/// <summary>
/// Remembers how far the link store got, in a place that is not restored together with it (the app's own database). With it a link
/// store that was set back to an older state is noticed; without it that is seen only by its effects. Register one with the container.
/// </summary>
/// <remarks>Source: semantics, section 9.6. Called by runs, one at a time for each connection.</remarks>
public interface IStoreWitness
{
    /// <summary>What was last kept; <see langword="null"/> when nothing was.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<StoreMark?> ReadAsync(ConnectionId connection, CancellationToken cancellationToken);

    /// <summary>Keeps the mark in place of the earlier one, durably.</summary>
    ValueTask KeepAsync(ConnectionId connection, StoreMark mark, CancellationToken cancellationToken);
}
