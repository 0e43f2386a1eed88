namespace ErpLink.Adapters;

/// <summary>Code that can talk to one kind of ERP. An author implements this and <see cref="IRecordSide"/>.</summary>
/// <remarks>A singleton; thread-safe. What belongs to one connection lives in the side that <see cref="OpenAsync"/> gives.</remarks>
public interface IErpConnector
{
    /// <summary>Name, version and settings.</summary>
    ConnectorInfo Info { get; }

    /// <summary>Tries the settings against the ERP without changing anything there.</summary>
    ValueTask<ConnectionTest> TestAsync(ConnectionContext context, CancellationToken cancellationToken);

    /// <summary>Opens the side of one connection. It is kept and used until the app ends or the connection is edited; when it
    /// implements <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/> it is disposed then.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingMissing"/>, <see cref="ErrorCodes.SettingInvalid"/>.</exception>
    ValueTask<IRecordSide> OpenAsync(ConnectionContext context, CancellationToken cancellationToken);
}
