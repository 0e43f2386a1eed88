using ErpLink.Adapters;
using ErpLink.Maps;
using ErpLink.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ErpLink.Connections;

/// <summary>The connections of the app: opened at first use, once, and kept.</summary>
internal sealed class ConnectionCatalogue : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<OpenConnection>> _open = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ConnectionDefinition> _definitions = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IErpConnector> _connectors = new(StringComparer.Ordinal);
    private readonly IEntityStore? _app;
    private readonly ILinkStore _store;
    private readonly ISecretSource _secrets;
    private readonly TimeProvider _time;
    private readonly IEntropy _entropy;
    private SideGate? _appGate;
    private bool _isDisposed;

    public ConnectionCatalogue(IEnumerable<ConnectionDefinition> definitions, IEnumerable<IErpConnector> connectors, IEntityStore? app,
        ILinkStore store, ISecretSource secrets, TimeProvider time, IEntropy entropy, IReadOnlyList<Conflict> onConflict)
    {
        (_app, _store, _secrets, _time, _entropy) = (app, store, secrets, time, entropy);
        foreach (var definition in definitions)
        {
            // What decides conflicts is looked up in the field, the map, the connection, and at last here.
            var complete = definition.OnConflict.Count > 0 ? definition : definition with { OnConflict = onConflict };
            if (_definitions.TryAdd(definition.Name, complete)) continue;
            throw new ErpLinkException(ErrorCodes.NameTaken, FailureClass.Invalid, $"Two connections are named '{definition.Name}'. Give each its own name.");
        }

        foreach (var connector in connectors) _connectors[connector.Info.Name] = connector;
    }

    /// <summary>Where to tell what happens.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The conversions that the app registered, for maps to use.</summary>
    public IReadOnlyList<IValueConversion> Conversions { get; init; } = [];

    public IReadOnlyList<ConnectionDefinition> Definitions => _definitions.Values.OrderBy(d => d.Name, StringComparer.OrdinalIgnoreCase).ToArray();

    /// <summary>The connection of a name or id, opened and valid.</summary>
    public async ValueTask<OpenConnection> OpenAsync(string nameOrId, CancellationToken cancellationToken)
    {
        var name = await NameOfAsync(nameOrId, cancellationToken).ConfigureAwait(false);
        TaskCompletionSource<OpenConnection>? opening = null;
        Task<OpenConnection>? open;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_open.TryGetValue(name, out open))
            {
                opening = new TaskCompletionSource<OpenConnection>();
                _open[name] = open = opening.Task;
            }
        }

        // The first asks, all wait for its answer, each as long as it likes; a failure is not kept.
        if (opening is not null) _ = OpenFirstAsync(name, opening);
        return await open.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The connection of a name or id given in code, when it is open already; otherwise <see langword="null"/>.</summary>
    public OpenConnection? FindOpen(string nameOrId)
    {
        var definition = _definitions.GetValueOrDefault(nameOrId) ?? _definitions.Values.FirstOrDefault(d => d.Id?.Text == nameOrId);
        if (definition is null) return null;
        lock (_gate) return _open.TryGetValue(definition.Name, out var open) && open.IsCompletedSuccessfully ? open.Result : null;
    }

    /// <summary>The id of a connection, without asking its ERP.</summary>
    public async ValueTask<ConnectionId> IdOfAsync(string nameOrId, CancellationToken cancellationToken) =>
        (await StateAsync(nameOrId, cancellationToken).ConfigureAwait(false)).Id;

    /// <summary>What is stored of a connection, without asking its ERP.</summary>
    public async ValueTask<ConnectionState> StateAsync(string nameOrId, CancellationToken cancellationToken) =>
        await StateOfAsync(_definitions[await NameOfAsync(nameOrId, cancellationToken).ConfigureAwait(false)], cancellationToken).ConfigureAwait(false);

    /// <summary>Whether both sides accept the connection at this moment: one call of the connector's test, and one of the app.</summary>
    public async ValueTask<bool> ProbeAsync(string nameOrId, CancellationToken cancellationToken)
    {
        var definition = _definitions[await NameOfAsync(nameOrId, cancellationToken).ConfigureAwait(false)];
        try
        {
            var test = await ConnectorOf(definition).TestAsync(ContextOf(definition), cancellationToken).ConfigureAwait(false);
            if (!test.IsOk) return false;
            await App().DescribeAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
        {
            return false; // Whatever it was, the next run asks again.
        }
    }

    /// <summary>What the app says about a kind of its own.</summary>
    public async ValueTask<KindDescription> AppKindAsync(RecordKind kind, CancellationToken cancellationToken)
    {
        var description = await App().DescribeAsync(cancellationToken).ConfigureAwait(false);
        return description.Kind(kind) ?? throw new ErpLinkException(ErrorCodes.KindUnknown, FailureClass.NotSupported,
            $"The app has no kind '{kind}'. It has: {string.Join(", ", description.Kinds.Select(k => k.Kind.Name))}.")
        { Kind = kind, Side = Side.App };
    }

    /// <summary>The connection of a link.</summary>
    public ValueTask<OpenConnection> OpenAsync(ConnectionId id, CancellationToken cancellationToken) => OpenAsync(id.Text, cancellationToken);

    /// <summary>Everything that is wrong with a connection, and its compiled maps when nothing is.</summary>
    public async ValueTask<(CompiledConnection? Compiled, IReadOnlyList<Problem> Problems)> ValidateAsync(string nameOrId, CancellationToken cancellationToken)
    {
        var definition = _definitions[await NameOfAsync(nameOrId, cancellationToken).ConfigureAwait(false)];
        var test = await ConnectorOf(definition).TestAsync(ContextOf(definition), cancellationToken).ConfigureAwait(false);
        if (!test.IsOk) return (null, test.Problems); // What an ERP that does not answer offers cannot be compared.
        var sides = await DescribeAsync(definition, cancellationToken).ConfigureAwait(false);
        await sides.DisposeAsync().ConfigureAwait(false);
        return (sides.Compiled, [.. test.Problems, .. sides.Problems]);
    }

    /// <summary>Ends the ERPs' sides when the app ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<OpenConnection>[] open;
        lock (_gate)
        {
            open = [.. _open.Values];
            _open.Clear();
            _isDisposed = true;
        }

        foreach (var connection in open.Where(c => c.IsCompletedSuccessfully)) await (await connection.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }

    private async Task OpenFirstAsync(string name, TaskCompletionSource<OpenConnection> opening)
    {
        try
        {
            opening.SetResult(await OpenNewAsync(_definitions[name], CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            lock (_gate) _open.Remove(name);
            opening.SetException(error);
        }
    }

    private async ValueTask<OpenConnection> OpenNewAsync(ConnectionDefinition definition, CancellationToken cancellationToken)
    {
        var sides = await DescribeAsync(definition, cancellationToken).ConfigureAwait(false);
        try
        {
            var compiled = sides.Compiled ?? throw Invalid(definition, sides.Problems);
            var state = await StateOfAsync(definition, cancellationToken).ConfigureAwait(false);
            return new OpenConnection(state, compiled, sides, new ConnectionGates(AppGate(sides), new SideGate(sides.ErpDescription), new ConnectionThrottle(_time, _entropy)) { Logger = Logger });
        }
        catch
        {
            await sides.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private SideGate AppGate(DescribedSides sides)
    {
        lock (_gate) return _appGate ??= new SideGate(sides.AppDescription);
    }

    private static ErpLinkException Invalid(ConnectionDefinition definition, IReadOnlyList<Problem> problems) => new(ErrorCodes.ConnectionInvalid, FailureClass.Invalid,
        $"Connection '{definition.Name}' cannot be used:\n" + string.Join('\n', problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => "- " + p)))
    { Connection = definition.Name, Problems = problems };

    private async ValueTask<DescribedSides> DescribeAsync(ConnectionDefinition definition, CancellationToken cancellationToken)
    {
        var app = App();
        var connector = ConnectorOf(definition);
        var erp = await connector.OpenAsync(ContextOf(definition), cancellationToken).ConfigureAwait(false);
        try
        {
            var appDescription = await app.DescribeAsync(cancellationToken).ConfigureAwait(false);
            var erpDescription = await erp.DescribeAsync(cancellationToken).ConfigureAwait(false);
            var together = ConnectionValidator.ValidateTogether(Definitions).Where(p => p.Severity == ProblemSeverity.Error).ToArray();
            var validation = ConnectionValidator.Validate(definition, connector.Info, appDescription, erpDescription, conversions: Conversions);
            return new DescribedSides(app, appDescription, erp, erpDescription)
            { Compiled = together.Length == 0 ? validation.Connection : null, Problems = [.. together, .. validation.Problems] };
        }
        catch
        {
            await DescribedSides.DisposeAsync(erp).ConfigureAwait(false);
            throw;
        }
    }

    private IEntityStore App() => _app ?? throw new ErpLinkException(ErrorCodes.EntityStoreMissing, FailureClass.Invalid,
        "The app has no entity store: ErpLink cannot read its records. Add one with AddEntityStore<T>().");

    private IErpConnector ConnectorOf(ConnectionDefinition definition) => _connectors.TryGetValue(definition.Adapter, out var connector)
        ? connector
        : throw new ErpLinkException(ErrorCodes.AdapterUnknown, FailureClass.Invalid,
            $"Connection '{definition.Name}' uses the adapter '{definition.Adapter}', which is not registered. Registered are: {string.Join(", ", _connectors.Keys.Order())}.")
        { Connection = definition.Name };

    private ConnectionContext ContextOf(ConnectionDefinition definition) => new(definition.Name, new ConnectionSettings(definition.Name, definition.Settings, _secrets))
    { Profile = definition.Profile, TimeZone = definition.TimeZone, Time = _time, Entropy = _entropy };

    private async ValueTask<ConnectionState> StateOfAsync(ConnectionDefinition definition, CancellationToken cancellationToken)
    {
        while (true)
        {
            var states = await _store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false);
            var known = definition.Id is { } id ? states.FirstOrDefault(s => s.Id == id)
                : states.FirstOrDefault(s => string.Equals(s.Name, definition.Name, StringComparison.OrdinalIgnoreCase));
            if (known is not null) return known;
            var minted = new ConnectionState(definition.Id ?? new ConnectionId(_entropy.NewId(_time).ToString("N")), definition.Name);
            var result = await _store.CommitAsync(new StoreBatch().Put(minted), cancellationToken).ConfigureAwait(false);
            if (result.IsCommitted) return minted with { Revision = 1 };
        }
    }

    private async ValueTask<string> NameOfAsync(string nameOrId, CancellationToken cancellationToken)
    {
        if (_definitions.TryGetValue(nameOrId, out var named)) return named.Name;
        var defined = _definitions.Values.FirstOrDefault(d => d.Id?.Text == nameOrId);
        if (defined is not null) return defined.Name;
        var states = await _store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false);
        var stored = states.FirstOrDefault(s => s.Id.Text == nameOrId);
        if (stored is not null && _definitions.TryGetValue(stored.Name, out var definition)) return definition.Name;
        throw new ErpLinkException(ErrorCodes.ConnectionUnknown, FailureClass.Invalid,
            $"There is no connection '{nameOrId}'. Known are: {string.Join(", ", _definitions.Keys.Order())}. Define it with AddConnection.")
        { Connection = nameOrId };
    }
}
