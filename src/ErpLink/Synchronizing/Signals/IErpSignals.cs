namespace ErpLink;

/// <summary>Hints that a record has just changed: its links become due, and the next run compares them without waiting for a feed.</summary>
/// <remarks>A hint is never needed and never believed: both records are read fresh, so that one that comes twice, late, out of order or
/// forged costs a comparison. Records that are not linked are ignored. A singleton; thread-safe. Scenario T51.</remarks>
public interface IErpSignals
{
    /// <summary>A record of the app changed: call it after the change was committed.</summary>
    /// <param name="entity">The record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ErpLinkException">5001 to 5007: the store.</exception>
    ValueTask EntityChangedAsync(RecordRef entity, CancellationToken cancellationToken);

    /// <summary>A record of an ERP changed, as its webhook says.</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="actor">The record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.ConnectionUnknown"/>; 5001 to 5007: the store.</exception>
    ValueTask ActorChangedAsync(string connection, RecordRef actor, CancellationToken cancellationToken);

    /// <summary>Calls the listener whenever links of a connection became due by a hint, or a connection was resumed. The listener has to be
    /// quick; what it throws is ignored.</summary>
    /// <returns>Ends the subscription when disposed.</returns>
    IDisposable Subscribe(Action<ConnectionId> listener);
}
