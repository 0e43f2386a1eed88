using ErpLink.Adapters;
using ErpLink.Maps;

namespace ErpLink;

/// <summary>
/// The connections of the app, for its administrators: those defined in code, which are always in force, and those that are
/// saved, tested and activated at run time.
/// </summary>
/// <remarks>
/// A singleton; thread-safe. A connection is named by its name or its id. Saving stores a new version and changes nothing that works;
/// activating puts it into force, or says everything that is wrong with it. A definition holds no secret, only references.
/// Errors: 2001 to 2045; <see cref="ErrorCodes.AccessDenied"/>; 4001 to 4015 when a side does not answer; 5001 to 5007: the store. Where a
/// user is given, the app's policy is asked for <see cref="AccessRight.Administer"/> where nothing else is said.
/// </remarks>
public interface IErpConnections
{
    /// <summary>The adapters of the app, each with the settings form of its connections.</summary>
    IReadOnlyList<ConnectorInfo> Connectors { get; }

    /// <summary>All connections by name, those not activated among them, that the user may see or administer. Who may only see one is not told
    /// its settings and grants.</summary>
    ValueTask<IReadOnlyList<ConnectionInfo>> ListAsync(ErpUser user, CancellationToken cancellationToken);

    /// <summary>A definition, to show, edit or export (<see cref="Maps.ConnectionJson.Write"/>).</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="version">A saved version; <see langword="null"/> for the latest.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ConnectionDefinition> GetDefinitionAsync(string connection, int? version, ErpUser user, CancellationToken cancellationToken);

    /// <summary>The saved versions of a connection, latest first; empty for one in code.</summary>
    ValueTask<IReadOnlyList<DefinitionVersion>> GetHistoryAsync(string connection, ErpUser user, CancellationToken cancellationToken);

    /// <summary>What a setting may be, for one whose choices the ERP knows (<see cref="SettingDescription.HasChoices"/>), such as its companies.</summary>
    /// <param name="edit">The connection as far as it is filled in.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<SettingChoice>> ReadChoicesAsync(ConnectionEdit edit, string setting, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Tries settings against the ERP before they are saved. Changes nothing there.</summary>
    ValueTask<ConnectionTest> TestAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken);

    /// <summary>What both sides say of themselves: all kinds and fields that a map may use, for a form in which an administrator edits one.
    /// The connection needs no maps for it.</summary>
    ValueTask<ConnectionSides> DescribeAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken);

    /// <summary>What fields of two kinds seem to mean the same, from what both sides say of themselves: a map to begin with, in which nothing
    /// flows until somebody says so. The connection needs no maps for it.</summary>
    /// <param name="edit">The connection as far as it is filled in.</param>
    /// <param name="entity">The app's kind.</param>
    /// <param name="actor">The ERP's kind.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<MapProposal> ProposeMapAsync(ConnectionEdit edit, RecordKind entity, RecordKind actor, ErpUser user, CancellationToken cancellationToken);

    /// <summary>What items of two lists seem to mean the same, beside those that the definition pairs already. Reads both lists.</summary>
    /// <param name="edit">The connection as far as it is filled in.</param>
    /// <param name="app">The app's name of the list.</param>
    /// <param name="erp">The ERP's name of the list.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ListProposal> ProposeListAsync(ConnectionEdit edit, string app, string erp, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Tries the settings against the ERP and compares the maps with what both sides really offer. Changes nothing.</summary>
    /// <param name="connection">The connection's name or id. Of a saved one, the latest version is looked at.</param>
    /// <param name="user">Who asks; <see cref="ErpUser.System"/> for an app that looks at its connections when it starts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Every problem at once, each with a path and a fix; empty when there is none.</returns>
    ValueTask<IReadOnlyList<Problem>> ValidateAsync(string connection, ErpUser user, CancellationToken cancellationToken);

    /// <summary>The same for a definition that is not saved yet.</summary>
    ValueTask<IReadOnlyList<Problem>> ValidateAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Asks both sides anew what they offer, as they are asked when a connection is first used, and compares it with what the
    /// definition in force was activated with. What uses a field that vanished or changed stands still from now on, and goes on when it is
    /// back; the inbox has it, too. A run that is under way ends between two pages. Other nodes see it when they open the connection themselves.</summary>
    /// <returns>What drifted, with paths; empty when nothing did.</returns>
    ValueTask<IReadOnlyList<Problem>> RefreshAsync(string connection, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Saves a new version of a connection, or a new connection, and the secrets that were entered, in one transaction. What is in
    /// force stays in force until the version is activated, but for the name, which is changed at once, and the secrets.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.NameTaken"/>; <see cref="ErrorCodes.ConnectionReadOnly"/>: it is defined in
    /// code; <see cref="ErrorCodes.DefinitionStale"/>: it was saved since it was read; <see cref="ErrorCodes.ProtectorMissing"/>;
    /// <see cref="ErrorCodes.ConnectionUnknown"/>: there is none of the definition's id.</exception>
    ValueTask<ConnectionInfo> SaveAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Validates a saved version and puts it into force, in the place of the one that was. A run that is under way ends between two
    /// pages; the next one compares what the change concerns. No value moves for it (see <see cref="ActivationResult.Backfill"/>).</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="version">The version; <see langword="null"/> for the latest. An earlier one takes a change back.</param>
    /// <param name="user">Who decides.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ActivationResult> ActivateAsync(string connection, int? version, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Takes a connection out of force: nothing is linked or synchronised by it until it is activated again. Its links stay.</summary>
    ValueTask DeactivateAsync(string connection, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Deletes a connection that is not active: ends its links (no value changes on either side, the journal keeps the history) and
    /// forgets its definitions and secrets. Its name is free then, its id is never given again.</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="links">How many links it has, as a confirmation.</param>
    /// <param name="user">Who decides.</param>
    /// <param name="cancellationToken">Ends between two pages of links; what was ended stays ended.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.DeleteRefused"/>: it is active, has another number of links, or a write of
    /// it is unresolved; <see cref="ErrorCodes.ConnectionReadOnly"/>.</exception>
    ValueTask DeleteAsync(string connection, long links, ErpUser user, CancellationToken cancellationToken);

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
