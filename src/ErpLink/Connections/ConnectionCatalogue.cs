using ErpLink.Adapters;
using ErpLink.Maps;
using ErpLink.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ErpLink.Connections;

/// <summary>The connections of the app: opened at first use, once, and kept until another version of the definition is in force.</summary>
internal sealed class ConnectionCatalogue(
    DefinedConnections defined, ConnectorRegistry connectors, SchemaWatch schema, IEntityStore? app, TimeProvider time, IEntropy entropy) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    // By the id of a stored connection, because a name may move to another; one in code by its name, behind a blank, which no id has.
    private readonly Dictionary<string, Opening> _open = new(StringComparer.OrdinalIgnoreCase);
    private readonly RetiredConnections _retired = new(time);
    private readonly Dictionary<ConnectionId, (SideDescription Erp, ConnectionGates Gates)> _gates = [];
    private SideGate? _appGate;
    private bool _isDisposed;

    /// <summary>Where to tell what happens.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    public DefinedConnections Defined => defined;

    public ConnectorRegistry Connectors => connectors;

    /// <summary>The conversions that the app registered, for maps to use.</summary>
    public IReadOnlyList<IValueConversion> Conversions { get; init; } = [];

    /// <summary>The connection of a name or id, opened and valid.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.ConnectionUnknown"/>, <see cref="ErrorCodes.ConnectionInactive"/>,
    /// <see cref="ErrorCodes.ConnectionInvalid"/>; 4001 to 4015 when a side does not answer.</exception>
    public async ValueTask<OpenConnection> OpenAsync(string nameOrId, CancellationToken cancellationToken)
    {
        var found = await defined.FindAsync(nameOrId, cancellationToken).ConfigureAwait(false);
        if (!found.IsActive)
        {
            await ForgetAsync(found).ConfigureAwait(false);
            throw found.Failure is { } unreadable ? new ErpLinkException(unreadable.Code, unreadable.Class, unreadable.Message) { Connection = found.Definition.Name } : Inactive(found.Definition.Name);
        }

        var (opening, isFirst, outdated) = Take(found);
        if (outdated is not null) await _retired.AddAsync(outdated).ConfigureAwait(false);

        // The first asks, all wait for its answer, each as long as it likes; a failure is not kept.
        if (isFirst) _ = OpenFirstAsync(found, opening);
        return await opening.Source.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The connection of a link.</summary>
    public ValueTask<OpenConnection> OpenAsync(ConnectionId id, CancellationToken cancellationToken) => OpenAsync(id.Text, cancellationToken);

    /// <summary>The connection of a name or id given in code, when it is open already; otherwise <see langword="null"/>: the store is not asked.</summary>
    public OpenConnection? FindOpen(string nameOrId)
    {
        if (defined.FindInCode(nameOrId) is not { } inCode) return null;
        lock (_gate) return _open.TryGetValue(KeyOfCode(inCode.Name), out var opening) ? opening.Opened : null;
    }

    /// <summary>An open connection, wherever it is defined; it may be outdated. For what is only to be told.</summary>
    public OpenConnection? FindOpen(ConnectionId id)
    {
        lock (_gate) return _open.Values.Select(o => o.Opened).FirstOrDefault(o => o?.Id == id);
    }

    /// <summary>What the app said of a kind of its own to a connection that is open; <see langword="null"/> when none is.</summary>
    public SideDescription? FindAppDescription(RecordKind kind)
    {
        lock (_gate) return _open.Values.Select(o => o.Opened?.AppDescription).FirstOrDefault(d => d?.Kind(kind) is not null);
    }

    /// <summary>Ends the use of a connection whose definition was changed; what works with it comes to its end.</summary>
    public async ValueTask ForgetAsync(DefinedConnection found)
    {
        Opening? opening;
        lock (_gate) _open.Remove(KeyOf(found), out opening);
        if (opening is not null) await _retired.AddAsync(opening).ConfigureAwait(false);
    }

    /// <summary>Lets the next use open it anew: another version is in force, also where the store was set back to an earlier one.</summary>
    public async ValueTask ForgetAsync(ConnectionId outdated)
    {
        KeyValuePair<string, Opening> known;
        lock (_gate)
        {
            known = _open.FirstOrDefault(o => o.Value.Opened is { IsOutdated: true } open && open.Id == outdated);
            if (known.Value is not null) _open.Remove(known.Key);
        }

        if (known.Value is not null) await _retired.AddAsync(known.Value).ConfigureAwait(false);
    }

    /// <summary>The id of a connection, without asking its ERP.</summary>
    public async ValueTask<ConnectionId> IdOfAsync(string nameOrId, CancellationToken cancellationToken) =>
        (await StateAsync(nameOrId, cancellationToken).ConfigureAwait(false)).Id;

    /// <summary>What is stored of a connection, without asking its ERP.</summary>
    public async ValueTask<ConnectionState> StateAsync(string nameOrId, CancellationToken cancellationToken) =>
        await defined.StateAsync(await defined.FindAsync(nameOrId, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Whether both sides accept the connection at this moment: one call of the connector's test, and one of the app.</summary>
    public async ValueTask<bool> ProbeAsync(string nameOrId, CancellationToken cancellationToken)
    {
        var found = await defined.FindAsync(nameOrId, cancellationToken).ConfigureAwait(false);
        if (!found.IsActive) return false;
        try
        {
            var test = await connectors.TestAsync(found.Definition, ConnectorRegistry.NoSecrets, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Everything that is wrong with a definition, and its compiled maps when nothing is.</summary>
    public async ValueTask<(CompiledConnection? Compiled, IReadOnlyList<Problem> Problems)> ValidateAsync(
        ConnectionDefinition definition, IReadOnlyDictionary<string, Secret> entered, CancellationToken cancellationToken)
    {
        var test = await connectors.TestAsync(definition, entered, cancellationToken).ConfigureAwait(false);
        if (!test.IsOk) return (null, test.Problems); // What an ERP that does not answer offers cannot be compared.
        var sides = await DescribeAsync(definition, entered, wasRight: false, readsLists: true, cancellationToken).ConfigureAwait(false);
        await sides.DisposeAsync().ConfigureAwait(false);
        return (sides.Compiled, [.. test.Problems, .. sides.Problems]);
    }

    /// <summary>Both sides of a definition, described, with what the validation of the maps found. The caller ends them.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="entered">Secrets that are not stored yet.</param>
    /// <param name="wasRight">Whether it was right once: what is wrong now came with a change of a side, and disables only what uses it.</param>
    /// <param name="readsLists">Whether the lists it pairs are read, too, to find items without counterpart.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<DescribedSides> DescribeAsync(
        ConnectionDefinition definition, IReadOnlyDictionary<string, Secret> entered, bool wasRight, bool readsLists, CancellationToken cancellationToken)
    {
        var entities = App();
        var erp = await connectors.OpenAsync(definition, entered, cancellationToken).ConfigureAwait(false);
        try
        {
            var appDescription = await entities.DescribeAsync(cancellationToken).ConfigureAwait(false);
            var erpDescription = await erp.DescribeAsync(cancellationToken).ConfigureAwait(false);
            var together = await ValidateTogetherAsync(definition, cancellationToken).ConfigureAwait(false);
            var info = connectors.Find(definition).Info;
            var lists = readsLists ? await MappedLists.ReadAsync(definition, entities, appDescription, erp, erpDescription, cancellationToken).ConfigureAwait(false) : null;
            var validation = wasRight ? SchemaDrift.Validate(definition, info, appDescription, erpDescription, Conversions)
                : ConnectionValidator.Validate(definition, info, appDescription, erpDescription, lists, Conversions);
            return new DescribedSides(entities, appDescription, erp, erpDescription)
            { Compiled = together.Count == 0 ? validation.Connection : null, Problems = [.. together, .. validation.Problems] };
        }
        catch
        {
            await DescribedSides.DisposeAsync(erp).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What is wrong between a definition and the others in force. What an administrator activates stops no connection in code.</summary>
    public async ValueTask<IReadOnlyList<Problem>> ValidateTogetherAsync(ConnectionDefinition definition, CancellationToken cancellationToken)
    {
        var others = defined.FindInCode(definition.Name) is null
            ? (await defined.ActiveAsync(cancellationToken).ConfigureAwait(false)).Where(d => d.IsActive).Select(d => d.Definition) : defined.InCode;
        return [.. ConnectionValidator.ValidateTogether([.. others.Where(o => !IsSame(o, definition)), definition]).Where(p => p.Severity == ProblemSeverity.Error)];
    }

    /// <summary>Ends the ERPs' sides when the app ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Opening[] open;
        lock (_gate)
        {
            open = [.. _open.Values];
            _open.Clear();
            _isDisposed = true;
        }

        foreach (var opening in open.Where(o => o.Source.Task.IsCompletedSuccessfully)) await (await opening.Source.Task.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        await _retired.DisposeAsync().ConfigureAwait(false);
    }

    private (Opening Opening, bool IsFirst, Opening? Outdated) Take(DefinedConnection found)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var revision = found.State?.Revision ?? 0;
            _open.TryGetValue(KeyOf(found), out var known);

            // One who read the state before another version came into force does not bring the old version back.
            if (known is not null && ((known.Version == found.Version && known.Name == found.Definition.Name) || known.Revision > revision)) return (known, false, null);
            var opening = new Opening(found.Version, revision, found.Definition.Name);
            _open[KeyOf(found)] = opening;
            return (opening, true, known);
        }
    }

    private async Task OpenFirstAsync(DefinedConnection found, Opening opening)
    {
        try
        {
            opening.Source.SetResult(await OpenNewAsync(found, CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            lock (_gate)
            {
                if (_open.GetValueOrDefault(KeyOf(found)) == opening) _open.Remove(KeyOf(found));
            }

            opening.Source.SetException(error);
        }
    }

    private async ValueTask<OpenConnection> OpenNewAsync(DefinedConnection found, CancellationToken cancellationToken)
    {
        var state = await defined.StateAsync(found, cancellationToken).ConfigureAwait(false);
        var wasRight = SchemaWatch.WasRight(state, found.Definition);
        var sides = await DescribeAsync(found.Definition, ConnectorRegistry.NoSecrets, wasRight, readsLists: false, cancellationToken).ConfigureAwait(false);
        try
        {
            if (wasRight) sides = sides with { Reshaped = SchemaWatch.Reshaped(state, found.Definition, sides) };
            var compiled = sides.Compiled ?? throw Invalid(found.Definition, sides.Problems);
            state = await schema.NoteAsync(state, found.Definition, sides, cancellationToken).ConfigureAwait(false);
            return new OpenConnection(found.IsInCode ? null : found.Version, state, compiled, sides, GatesOf(state.Id, sides));
        }
        catch
        {
            await sides.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string KeyOf(DefinedConnection found) => found.State?.Id.Text ?? KeyOfCode(found.Definition.Name);

    private static string KeyOfCode(string name) => " " + name;

    /// <summary>One that is opened anew goes through the same gates as the old one, which may still be used: it is the same ERP, with the same limits.</summary>
    private ConnectionGates GatesOf(ConnectionId id, DescribedSides sides)
    {
        lock (_gate)
        {
            _appGate ??= new SideGate(sides.AppDescription);
            if (_gates.TryGetValue(id, out var known) && SideGate.IsSame(known.Erp, sides.ErpDescription)) return known.Gates;
            var throttle = known.Erp?.Identity == sides.ErpDescription.Identity ? known.Gates.Throttle : new ConnectionThrottle(time, entropy);
            var gates = new ConnectionGates(_appGate, new SideGate(sides.ErpDescription), throttle) { Logger = Logger };
            _gates[id] = (sides.ErpDescription, gates);
            return gates;
        }
    }

    private static bool IsSame(ConnectionDefinition one, ConnectionDefinition other) =>
        string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase) || (one.Id is { } id && id == other.Id);

    private static ErpLinkException Invalid(ConnectionDefinition definition, IReadOnlyList<Problem> problems) => new(ErrorCodes.ConnectionInvalid, FailureClass.Invalid,
        $"Connection '{definition.Name}' cannot be used:\n" + string.Join('\n', problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => "- " + p)))
    { Connection = definition.Name, Problems = problems };

    private static ErpLinkException Inactive(string name) => new(ErrorCodes.ConnectionInactive, FailureClass.Invalid,
        $"Connection '{name}' is saved, but not activated: nothing is linked or synchronised by it. Activate it with IErpConnections.ActivateAsync.")
    { Connection = name };

    private IEntityStore App() => app ?? throw new ErpLinkException(ErrorCodes.EntityStoreMissing, FailureClass.Invalid,
        "The app has no entity store: ErpLink cannot read its records. Add one with AddEntityStore<T>().");

    /// <summary>A connection that is opened, or being opened, with the version and the state's revision it was found with.</summary>
    internal sealed record Opening(int Version, long Revision, string Name)
    {
        public TaskCompletionSource<OpenConnection> Source { get; } = new();

        public OpenConnection? Opened => Source.Task.IsCompletedSuccessfully ? Source.Task.Result : null;
    }
}
