using ErpLink.Adapters;
using ErpLink.Storage;

namespace ErpLink.Connections;

/// <summary>The administrator's service: lists, tests and validates; what it changes stands in the parts beside it.</summary>
internal sealed partial class ErpConnections(Engine engine) : IErpConnections
{
    private static readonly IReadOnlyDictionary<string, Secret> NoSecrets = ConnectorRegistry.NoSecrets;

    public IReadOnlyList<ConnectorInfo> Connectors => engine.Connections.Connectors.Infos;

    private DefinedConnections Defined => engine.Connections.Defined;

    public async ValueTask<IReadOnlyList<ConnectionInfo>> ListAsync(ErpUser user, CancellationToken cancellationToken)
    {
        var list = new List<ConnectionInfo>();
        foreach (var (defined, state) in await Defined.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var info = InfoOf(defined, state);
            if (await engine.Access.IsAllowedAsync(user, AccessRight.Administer, info.Id, cancellationToken).ConfigureAwait(false)) list.Add(info);
            else if (await engine.Access.IsAllowedAsync(user, AccessRight.See, info.Id, cancellationToken).ConfigureAwait(false)) list.Add(info.ForUsers());
        }

        return list;
    }

    public async ValueTask<ConnectionDefinition> GetDefinitionAsync(string connection, int? version, ErpUser user, CancellationToken cancellationToken)
    {
        var (defined, state) = await AdministeredAsync(connection, user, cancellationToken).ConfigureAwait(false);
        if (defined.IsInCode) return version is null ? defined.Definition : throw NoVersion(defined, version.Value);
        return await Defined.VersionAsync(state, version ?? state.SavedVersion, cancellationToken).ConfigureAwait(false) ?? throw NoVersion(defined, version ?? state.SavedVersion);
    }

    public async ValueTask<IReadOnlyList<DefinitionVersion>> GetHistoryAsync(string connection, ErpUser user, CancellationToken cancellationToken)
    {
        var (defined, state) = await AdministeredAsync(connection, user, cancellationToken).ConfigureAwait(false);
        if (defined.IsInCode) return [];
        var versions = await engine.Store.ReadDefinitionsAsync(state.Id, null, cancellationToken).ConfigureAwait(false);
        return [.. versions.Select(v => new DefinitionVersion(v.Version, v.At, v.User))];
    }

    public async ValueTask<IReadOnlyList<SettingChoice>> ReadChoicesAsync(ConnectionEdit edit, string setting, ErpUser user, CancellationToken cancellationToken)
    {
        await RequireAsync(edit, user, cancellationToken).ConfigureAwait(false);
        var connectors = engine.Connections.Connectors;
        var connector = connectors.Find(edit.Definition);
        var settings = connector.Info.SettingsOf(edit.Definition.Profile);
        var described = settings.FirstOrDefault(s => string.Equals(s.Name, setting, StringComparison.OrdinalIgnoreCase)) ?? throw new ErpLinkException(ErrorCodes.SettingInvalid,
            FailureClass.Invalid, $"The adapter '{connector.Info.Name}' has no setting '{setting}'. {Maps.Suggestions.For(setting, settings.Select(s => s.Name))}")
        { Connection = edit.Definition.Name, Field = setting };
        if (!described.HasChoices) return described.Choices;
        return await connector.ReadChoicesAsync(connectors.ContextOf(edit.Definition, edit.Secrets), described.Name, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ConnectionTest> TestAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken)
    {
        await RequireAsync(edit, user, cancellationToken).ConfigureAwait(false);
        return await engine.Connections.Connectors.TestAsync(edit.Definition, edit.Secrets, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<Problem>> ValidateAsync(string connection, ErpUser user, CancellationToken cancellationToken)
    {
        var (defined, state) = await AdministeredAsync(connection, user, cancellationToken).ConfigureAwait(false);
        var definition = defined.IsInCode ? defined.Definition
            : Defined.Complete(await Defined.VersionAsync(state, state.SavedVersion, cancellationToken).ConfigureAwait(false) ?? throw NoVersion(defined, state.SavedVersion));
        return (await engine.Connections.ValidateAsync(definition, NoSecrets, cancellationToken).ConfigureAwait(false)).Problems;
    }

    public async ValueTask<IReadOnlyList<Problem>> ValidateAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken)
    {
        await RequireAsync(edit, user, cancellationToken).ConfigureAwait(false);
        var definition = Defined.Complete(ConnectorRegistry.WithReferences(edit.Definition, edit.Secrets));
        return (await engine.Connections.ValidateAsync(definition, edit.Secrets, cancellationToken).ConfigureAwait(false)).Problems;
    }

    public async ValueTask<IReadOnlyList<Problem>> RefreshAsync(string connection, ErpUser user, CancellationToken cancellationToken)
    {
        var (defined, state) = await AdministeredAsync(connection, user, cancellationToken).ConfigureAwait(false);
        await engine.Connections.ForgetAsync(defined).ConfigureAwait(false);
        return (await engine.Connections.OpenAsync(state.Id.Text, cancellationToken).ConfigureAwait(false)).Drift;
    }

    private static ConnectionInfo InfoOf(DefinedConnection defined, ConnectionState state) => new(state.Id, defined.Definition)
    {
        IsReadOnly = defined.IsInCode,
        IsActive = defined.IsActive,
        ActiveVersion = defined.Version,
        SavedVersion = defined.State?.SavedVersion ?? 0,
        Pause = state.Pause,
        Failure = defined.Failure,
    };

    private async ValueTask<(DefinedConnection Defined, ConnectionState State)> AdministeredAsync(string connection, ErpUser user, CancellationToken cancellationToken)
    {
        var defined = await Defined.FindAsync(connection, cancellationToken).ConfigureAwait(false);
        var state = await Defined.StateAsync(defined, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Administer, state.Id, cancellationToken).ConfigureAwait(false);
        return (defined, state);
    }

    /// <summary>A connection that is not stored yet has no id to ask the policy about: it is asked about the empty one.</summary>
    private ValueTask RequireAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken) =>
        engine.RequireAsync(user, AccessRight.Administer, edit.Definition.Id ?? default, cancellationToken);

    private static ErpLinkException NoVersion(DefinedConnection defined, int version) => new(ErrorCodes.ConnectionUnknown, FailureClass.Invalid,
        defined.IsInCode ? $"Connection '{defined.Definition.Name}' is defined in code and has no saved versions."
            : $"Connection '{defined.Definition.Name}' has no version {version}; the latest is {defined.State!.SavedVersion}.")
    { Connection = defined.Definition.Name };
}
