using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ErpLink.Adapters;
using ErpLink.Storage;

namespace ErpLink.Connections;

/// <summary>The adapters of the app, and how each is given the settings of a connection.</summary>
internal sealed class ConnectorRegistry
{
    private readonly Dictionary<string, IErpConnector> _connectors = new(StringComparer.Ordinal);
    private readonly ISecretSource _secrets;
    private readonly ISecretProtector? _protector;
    private readonly ILinkStore _store;
    private readonly TimeProvider _time;
    private readonly IEntropy _entropy;
    // An authorization server that gives a new token for each use takes back the one an administrator entered, before it is saved.
    private readonly ConcurrentDictionary<(string Destination, string Setting, string Text), Secret> _renewed = [];

    public ConnectorRegistry(IEnumerable<IErpConnector> connectors, ISecretSource secrets, ISecretProtector? protector, ILinkStore store, TimeProvider time, IEntropy entropy)
    {
        (_secrets, _protector, _store, _time, _entropy) = (secrets, protector, store, time, entropy);
        foreach (var connector in connectors) _connectors[connector.Info.Name] = connector;
    }

    /// <summary>For connections whose secrets are all where they belong.</summary>
    public static IReadOnlyDictionary<string, Secret> NoSecrets { get; } = new Dictionary<string, Secret>();

    public ISecretProtector? Protector => _protector;

    /// <summary>What the adapters say of themselves, by name.</summary>
    public IReadOnlyList<ConnectorInfo> Infos => [.. _connectors.Values.Select(c => c.Info).OrderBy(i => i.Name, StringComparer.Ordinal)];

    public IErpConnector Find(ConnectionDefinition definition) => _connectors.TryGetValue(definition.Adapter, out var connector)
        ? connector
        : throw new ErpLinkException(ErrorCodes.AdapterUnknown, FailureClass.Invalid,
            $"Connection '{definition.Name}' uses the adapter '{definition.Adapter}', which is not registered. Registered are: {string.Join(", ", _connectors.Keys.Order())}.")
        { Connection = definition.Name };

    /// <summary>Tries the settings against the ERP.</summary>
    /// <param name="definition">The connection.</param>
    /// <param name="entered">Secrets by setting that were entered and are not stored yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<ConnectionTest> TestAsync(ConnectionDefinition definition, IReadOnlyDictionary<string, Secret> entered, CancellationToken cancellationToken) =>
        Find(definition).TestAsync(ContextOf(definition, entered), cancellationToken);

    /// <summary>Opens the ERP's side; parameters as for the test.</summary>
    public ValueTask<IRecordSide> OpenAsync(ConnectionDefinition definition, IReadOnlyDictionary<string, Secret> entered, CancellationToken cancellationToken) =>
        Find(definition).OpenAsync(ContextOf(definition, entered), cancellationToken);

    public ConnectionContext ContextOf(ConnectionDefinition definition, IReadOnlyDictionary<string, Secret> entered)
    {
        var complete = WithReferences(definition, entered);
        var destination = DestinationOf(definition);
        var latest = entered.ToDictionary(e => e.Key, e => Latest(destination, e.Key, e.Value), StringComparer.OrdinalIgnoreCase);
        var secrets = new ConnectionSecrets(_secrets, _protector, _store, definition.Id, destination, latest)
        { Renewed = (setting, old, now) => _renewed[(destination, setting, old.Reveal())] = now }.For(complete);
        return new ConnectionContext(definition.Name, new ConnectionSettings(definition.Name, complete.Settings, secrets))
        { Profile = definition.Profile, TimeZone = definition.TimeZone, Time = _time, Entropy = _entropy };
    }

    /// <summary>A secret that was entered, as it is to be stored: with what it was entered for, and renewed where a test has used it up.</summary>
    public Secret ToStore(ConnectionDefinition definition, string setting, Secret entered)
    {
        var destination = DestinationOf(definition);
        return ConnectionSecrets.Bound(Latest(destination, setting, entered), destination);
    }

    private Secret Latest(string destination, string setting, Secret entered)
    {
        // As many steps as there are renewals: a server that gives an old one again does not lead in a circle.
        for (var left = _renewed.Count; left > 0 && _renewed.TryGetValue((destination, setting, entered.Reveal()), out var later); left--) entered = later;
        return entered;
    }

    /// <summary>Where a connection's secrets go: its adapter, profile and addresses, as a digest.</summary>
    private string DestinationOf(ConnectionDefinition definition)
    {
        var info = _connectors.GetValueOrDefault(definition.Adapter)?.Info;
        var settings = info?.SettingsOf(definition.Profile) ?? [];
        var addresses = settings.Where(s => s.Kind == SettingKind.Address).Select(s => s.Name.ToLowerInvariant()).Order(StringComparer.Ordinal)
            .Select(name => $"{name}={definition.Settings.FirstOrDefault(s => s.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value}");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [definition.Adapter, definition.Profile ?? "", .. addresses]))));
    }

    /// <summary>The definition with a reference in the place of each secret that was entered.</summary>
    public static ConnectionDefinition WithReferences(ConnectionDefinition definition, IReadOnlyDictionary<string, Secret> entered)
    {
        if (entered.Count == 0) return definition;
        var settings = new Dictionary<string, string>(definition.Settings, StringComparer.OrdinalIgnoreCase);
        foreach (var setting in entered.Keys) settings[setting] = ConnectionSecrets.ReferenceOf(setting);
        return definition with { Settings = settings };
    }
}
