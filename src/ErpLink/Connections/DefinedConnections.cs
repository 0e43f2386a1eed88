using System.Collections.Concurrent;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Connections;

/// <summary>The connections of the app by name and id: those defined in code, which win, and those stored at run time.</summary>
internal sealed class DefinedConnections
{
    private readonly Dictionary<string, ConnectionDefinition> _inCode = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<ConnectionId, (int Version, ConnectionDefinition Definition)> _parsed = new();
    private readonly ConcurrentDictionary<string, ConnectionId> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, ConnectionDefinition> _inCodeById = new(StringComparer.Ordinal);
    private readonly ILinkStore _store;
    private readonly TimeProvider _time;
    private readonly IEntropy _entropy;
    private readonly IReadOnlyList<Conflict> _onConflict;

    public DefinedConnections(IEnumerable<ConnectionDefinition> inCode, ILinkStore store, TimeProvider time, IEntropy entropy, IReadOnlyList<Conflict> onConflict)
    {
        (_store, _time, _entropy, _onConflict) = (store, time, entropy, onConflict);
        foreach (var definition in inCode)
        {
            if (_inCode.TryAdd(definition.Name, Complete(definition))) continue;
            throw new ErpLinkException(ErrorCodes.NameTaken, FailureClass.Invalid, $"Two connections are named '{definition.Name}'. Give each its own name.");
        }
    }

    /// <summary>Those defined in code, by name.</summary>
    public IReadOnlyList<ConnectionDefinition> InCode => [.. _inCode.Values.OrderBy(d => d.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>What decides conflicts is looked up in the field, the map, the connection, and at last in the options.</summary>
    public ConnectionDefinition Complete(ConnectionDefinition definition) => definition.OnConflict.Count > 0 ? definition : definition with { OnConflict = _onConflict };

    public ConnectionDefinition? FindInCode(string nameOrId) =>
        _inCode.GetValueOrDefault(nameOrId) ?? _inCodeById.GetValueOrDefault(nameOrId) ?? _inCode.Values.FirstOrDefault(d => d.Id?.Text == nameOrId);

    /// <summary>The connection of a name or id. Of one in code the store is not asked, unless it is named by an id that was minted for it.</summary>
    public async ValueTask<DefinedConnection> FindAsync(string nameOrId, CancellationToken cancellationToken)
    {
        if (FindInCode(nameOrId) is { } inCode) return new DefinedConnection(inCode, null);
        if (await FindStoredAsync(nameOrId, cancellationToken).ConfigureAwait(false) is not { } state) throw await UnknownAsync(nameOrId, cancellationToken).ConfigureAwait(false);
        if (_inCode.TryGetValue(state.Name, out var inCodeNow) && (inCodeNow.Id is null || inCodeNow.Id == state.Id)) return new DefinedConnection(_inCodeById[state.Id.Text] = inCodeNow, null);
        return state.SavedVersion > 0 ? await ReadAsync(state, cancellationToken).ConfigureAwait(false)
            : throw await UnknownAsync(nameOrId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The connections in force, by name.</summary>
    public async ValueTask<IReadOnlyList<DefinedConnection>> ActiveAsync(CancellationToken cancellationToken) =>
        await WithStoredAsync(state => state.ActiveVersion > 0, await _store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>All connections by name, those not activated among them, each with what is stored of it.</summary>
    public async ValueTask<IReadOnlyList<(DefinedConnection Defined, ConnectionState State)>> ListAsync(CancellationToken cancellationToken)
    {
        var states = await _store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false);
        var list = new List<(DefinedConnection, ConnectionState)>();
        foreach (var defined in await WithStoredAsync(_ => true, states, cancellationToken).ConfigureAwait(false))
            list.Add((defined, defined.State ?? StateOf(defined.Definition, states) ?? await StateAsync(defined, cancellationToken).ConfigureAwait(false)));
        return list;
    }

    private async ValueTask<IReadOnlyList<DefinedConnection>> WithStoredAsync(Func<ConnectionState, bool> which, IReadOnlyList<ConnectionState> states, CancellationToken cancellationToken)
    {
        var all = InCode.Select(d => new DefinedConnection(d, null)).ToList();
        foreach (var state in states.Where(s => IsStored(s) && which(s) && !_inCode.ContainsKey(s.Name))) all.Add(await ReadAsync(state, cancellationToken).ConfigureAwait(false));
        return [.. all.OrderBy(d => d.Definition.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>What is stored of a connection; its id is minted at first sight.</summary>
    public async ValueTask<ConnectionState> StateAsync(DefinedConnection defined, CancellationToken cancellationToken)
    {
        if (defined.State is { } known) return known;
        var definition = defined.Definition;
        while (true)
        {
            var states = await _store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false);
            if (StateOf(definition, states) is { } stored) return stored;
            var minted = new ConnectionState(definition.Id ?? new ConnectionId(_entropy.NewId(_time).ToString("N")), definition.Name);
            var result = await _store.CommitAsync(new StoreBatch().Put(minted), cancellationToken).ConfigureAwait(false);
            if (!result.IsCommitted) continue;
            _inCodeById[minted.Id.Text] = definition;
            return minted with { Revision = 1 };
        }
    }

    /// <summary>What is stored of a connection in code; <see langword="null"/> before it was first used.</summary>
    private ConnectionState? StateOf(ConnectionDefinition inCode, IReadOnlyList<ConnectionState> states)
    {
        var stored = inCode.Id is { } id ? states.FirstOrDefault(s => s.Id == id) : states.FirstOrDefault(s => IsNamed(s, inCode.Name));
        if (stored is not null) _inCodeById[stored.Id.Text] = inCode;
        return stored;
    }

    /// <summary>A saved version; <see langword="null"/> when there is none of the number.</summary>
    public async ValueTask<ConnectionDefinition?> VersionAsync(ConnectionState state, int version, CancellationToken cancellationToken)
    {
        if (_parsed.TryGetValue(state.Id, out var cached) && cached.Version == version) return Named(cached.Definition, state);
        var stored = await _store.ReadDefinitionsAsync(state.Id, version, cancellationToken).ConfigureAwait(false);
        if (stored.Count == 0) return null;
        var definition = ConnectionJson.Read(stored[0].Json);
        if (version == state.ActiveVersion) _parsed[state.Id] = (version, definition);
        return Named(definition, state);
    }

    /// <summary>One that cannot be read stands in nobody's way.</summary>
    private async ValueTask<DefinedConnection> ReadAsync(ConnectionState state, CancellationToken cancellationToken)
    {
        try
        {
            var defined = new DefinedConnection(await DefinitionAsync(state, cancellationToken).ConfigureAwait(false), state);
            return !_inCode.ContainsKey(state.Name) ? defined : defined with
            {
                Failure = new Failure(FailureClass.Invalid, ErrorCodes.NameTaken, $"The connection '{state.Id}' has the name '{state.Name}' of one that is defined in code under another id. Rename one of them."),
            };
        }
        catch (ErpLinkException error) when (error.Code is ErrorCodes.DefinitionMalformed or ErrorCodes.DefinitionTooNew or ErrorCodes.StoreCorrupt)
        {
            return new DefinedConnection(new ConnectionDefinition(state.Name, string.Empty) { Id = state.Id }, state) { Failure = error.ToFailure() };
        }
    }

    private async ValueTask<ConnectionDefinition> DefinitionAsync(ConnectionState state, CancellationToken cancellationToken)
    {
        var version = state.ActiveVersion > 0 ? state.ActiveVersion : state.SavedVersion;
        var definition = await VersionAsync(state, version, cancellationToken).ConfigureAwait(false) ?? throw new ErpLinkException(ErrorCodes.StoreCorrupt, FailureClass.Bug,
            $"Connection '{state.Name}' has no stored version {version}. Restore the link store from a backup, or save the connection anew.")
        { Connection = state.Name };
        return Complete(definition);
    }

    /// <summary>Name and id are the connection's, whatever the text says that was once saved.</summary>
    private static ConnectionDefinition Named(ConnectionDefinition definition, ConnectionState state) => definition with { Name = state.Name, Id = state.Id };

    private async ValueTask<ConnectionState?> FindStoredAsync(string nameOrId, CancellationToken cancellationToken)
    {
        // An id, and one that a name once led to, are tried first: one row instead of all.
        if (ConnectionId.IsId(nameOrId) && await _store.FindConnectionAsync(new ConnectionId(nameOrId), cancellationToken).ConfigureAwait(false) is { DeletedAt: null } direct) return direct;
        if (_ids.TryGetValue(nameOrId, out var id) && await _store.FindConnectionAsync(id, cancellationToken).ConfigureAwait(false) is { } known && IsNamed(known, nameOrId)) return known;
        var states = await _store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false);
        if (states.FirstOrDefault(s => IsNamed(s, nameOrId)) is not { } byName) return null;
        _ids[nameOrId] = byName.Id;
        return byName;
    }

    private async ValueTask<ErpLinkException> UnknownAsync(string nameOrId, CancellationToken cancellationToken)
    {
        var states = await _store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false);
        var known = _inCode.Keys.Concat(states.Where(IsStored).Select(s => s.Name)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase);
        return new ErpLinkException(ErrorCodes.ConnectionUnknown, FailureClass.Invalid,
            $"There is no connection '{nameOrId}'. Known are: {string.Join(", ", known)}. Define it with AddConnection, or save it with IErpConnections.")
        { Connection = nameOrId };
    }

    private static bool IsStored(ConnectionState state) => state is { SavedVersion: > 0, DeletedAt: null };

    private static bool IsNamed(ConnectionState state, string name) => state.DeletedAt is null && string.Equals(state.Name, name, StringComparison.OrdinalIgnoreCase);
}
