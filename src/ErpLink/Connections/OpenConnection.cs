using ErpLink.Diagnostics;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Connections;

/// <summary>A connection that was opened: both sides, what they say of themselves, and the compiled maps. A snapshot: a run never sees
/// settings change.</summary>
internal sealed class OpenConnection : IAsyncDisposable
{
    private readonly StateCell _state;
    private readonly DescribedSides _sides;

    /// <param name="version">The number of the stored version that is opened; <see langword="null"/> for one in code.</param>
    /// <param name="state">What is stored of the connection.</param>
    /// <param name="compiled">Its maps.</param>
    /// <param name="sides">Both sides.</param>
    /// <param name="gates">Who waits for whom.</param>
    public OpenConnection(int? version, ConnectionState state, CompiledConnection compiled, DescribedSides sides, ConnectionGates gates)
        : this(new StateCell { State = state, Version = version }, compiled, sides, gates, CallLane.Interactive)
    {
        Background = new OpenConnection(_state, compiled, sides, gates, CallLane.Background);
    }

    private OpenConnection(StateCell state, CompiledConnection compiled, DescribedSides sides, ConnectionGates gates, CallLane lane)
    {
        (_state, _sides, Compiled, AppDescription, ErpDescription) = (state, sides, compiled, sides.AppDescription, sides.ErpDescription);
        App = new GatedSide(sides.App, gates.App, gates.Throttle, lane, ErpLink.Side.App) { Connection = Name, WasThrottled = side => Tell(side, gates) };
        Erp = new GatedSide(sides.Erp, gates.Erp, gates.Throttle, lane, ErpLink.Side.Erp) { Connection = Name, WasThrottled = side => Tell(side, gates) };
        Throttle = gates.Throttle;
        Background = this;
    }

    public ConnectionId Id => State.Id;

    /// <summary>Whether it was opened anew meanwhile, or another version of its definition is in force by now, or none: what still works with
    /// this one comes to its end.</summary>
    public bool IsOutdated => _state.IsRetired || IsReplaced;

    /// <summary>Lets nothing new begin with it: its sides will be ended.</summary>
    public void Retire() => _state.IsRetired = true;

    private bool IsReplaced => _state.Version is { } version && (State.ActiveVersion != version || State.DeletedAt is not null);

    public string Name => Compiled.Definition.Name;

    /// <summary>The same connection for runs: their calls wait behind those of users.</summary>
    public OpenConnection Background { get; }

    public CompiledConnection Compiled { get; }

    public IRecordSide App { get; }

    public IRecordSide Erp { get; }

    public SideDescription AppDescription { get; }

    public SideDescription ErpDescription { get; }

    /// <summary>What its maps use, and the sides no longer have as it was.</summary>
    public IReadOnlyList<Problem> Drift => [.. _sides.Problems.Where(p => p.Code == ErrorCodes.SchemaDrifted), .. _sides.Reshaped];

    /// <summary>How long runs keep still because a side asked for it.</summary>
    public ConnectionThrottle Throttle { get; }

    /// <summary>What the store remembers of the connection; replaced when that changes.</summary>
    public ConnectionState State
    {
        get => _state.State;
        set => _state.State = value;
    }

    /// <summary>Whether what is set aside was looked at with the maps of now.</summary>
    public bool HasLookedAtParked
    {
        get => _state.HasLookedAtParked;
        set => _state.HasLookedAtParked = value;
    }

    public IRecordSide Side(Side side) => side == ErpLink.Side.Erp ? Erp : App;

    public KindDescription Kind(Side side, RecordKind kind) =>
        (side == ErpLink.Side.Erp ? ErpDescription : AppDescription).Kind(kind) ?? throw new ErpLinkException(ErrorCodes.KindUnknown, FailureClass.NotSupported,
            $"Connection '{Name}': the {(side == ErpLink.Side.Erp ? "ERP" : "app")} has no kind '{kind}'.")
        { Connection = Name, Kind = kind };

    /// <summary>The map of a pair of kinds, which must be there.</summary>
    public CompiledMap Map(RecordKind entity, RecordKind actor) => Compiled.Find(entity, actor) ?? throw new ErpLinkException(ErrorCodes.KindsNotPaired, FailureClass.Invalid,
        $"Connection '{Name}' has no map of '{entity}' with '{actor}'. Mapped are: {string.Join(", ", Compiled.Maps.Select(m => m.ToString()))}.")
    { Connection = Name, Kind = entity };

    /// <summary>The state to store with the first link; <see langword="null"/> when the databases are known already.</summary>
    public ConnectionState? Unbound => State.ErpIdentity is null ? State with { ErpIdentity = ErpDescription.Identity, AppIdentity = AppDescription.Identity } : null;

    /// <summary>Refuses writes when one of the databases is another than the one the links were made in (T18).</summary>
    public void RequireSameDatabases()
    {
        if (State.ErpIdentity is null || (State.ErpIdentity == ErpDescription.Identity && State.AppIdentity == AppDescription.Identity)) return;
        throw new ErpLinkException(ErrorCodes.EnvironmentDiffers, FailureClass.Forbidden,
            $"Connection '{Name}': its links were made between app '{State.AppIdentity}' and ERP '{State.ErpIdentity}', but app '{AppDescription.Identity}' and ERP "
            + $"'{ErpDescription.Identity}' answer now. Nothing is written. If this is meant (a moved database), an administrator rebinds the connection.")
        { Connection = Name };
    }

    /// <summary>Ends the ERP's side; the app's is the app's.</summary>
    public ValueTask DisposeAsync() => _sides.DisposeAsync();

    private void Tell(Side side, ConnectionGates gates)
    {
        Telemetry.WasThrottled(Name, side);
        Log.Throttled(gates.Logger, Name, gates.Throttle.Remaining.TotalSeconds);
    }

    /// <summary>What both lanes share.</summary>
    private sealed class StateCell
    {
        public required ConnectionState State { get; set; }

        public required int? Version { get; init; }

        public bool IsRetired { get; set; }

        public bool HasLookedAtParked { get; set; }
    }
}
