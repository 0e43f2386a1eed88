namespace ErpLink;

/// <summary>The connections of the app.</summary>
/// <remarks>A singleton; thread-safe.</remarks>
public interface IErpConnections
{
    /// <summary>All connections by name.</summary>
    IReadOnlyList<ConnectionDefinition> List();

    /// <summary>Tries the settings against the ERP and compares the maps with what both sides really offer. Changes nothing.</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Every problem at once, each with a path and a fix; empty when there is none.</returns>
    ValueTask<IReadOnlyList<Problem>> ValidateAsync(string connection, CancellationToken cancellationToken);

    /// <summary>Binds a connection to the databases that answer now, after they were found to be others than those its links were made
    /// in. An administrator's decision: the links must really be about these databases.</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="user">Who decides; for the journal.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask RebindAsync(string connection, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Ends re-baseline mode, which a connection goes into when its link store or a side was found to have been set back. What
    /// already waits in the inbox stays there; links that were not compared yet still are, without trusting what they remember.</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="user">Who decides; for the journal.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask EndRebaselineAsync(string connection, ErpUser user, CancellationToken cancellationToken);
}
