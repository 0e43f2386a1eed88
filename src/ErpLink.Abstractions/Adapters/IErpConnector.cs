namespace ErpLink.Adapters;

/// <summary>Code that can talk to one kind of ERP. An author implements this and <see cref="IRecordSide"/>.</summary>
/// <remarks>A singleton; thread-safe. What belongs to one connection lives in the side that <see cref="OpenAsync"/> gives.</remarks>
public interface IErpConnector
{
    /// <summary>Name, version and settings.</summary>
    ConnectorInfo Info { get; }

    /// <summary>Tries the settings against the ERP without changing anything there.</summary>
    ValueTask<ConnectionTest> TestAsync(ConnectionContext context, CancellationToken cancellationToken);

    /// <summary>What a setting may be, as the ERP says, for settings with <see cref="SettingDescription.HasChoices"/>: such as its companies.
    /// Changes nothing there. Default: none.</summary>
    /// <param name="context">The connection as far as it is filled in.</param>
    /// <param name="setting">The setting's name, as its description has it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<SettingChoice>> ReadChoicesAsync(ConnectionContext context, string setting, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SettingChoice>>([]);

    /// <summary>Opens the side of one connection. It is kept and used until the app ends or the connection is edited; when it
    /// implements <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/> it is disposed then.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingMissing"/>, <see cref="ErrorCodes.SettingInvalid"/>.</exception>
    ValueTask<IRecordSide> OpenAsync(ConnectionContext context, CancellationToken cancellationToken);
}
