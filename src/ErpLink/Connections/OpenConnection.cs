using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Connections;

/// <summary>A connection that was opened: both sides, what they say of themselves, and the compiled maps. A snapshot: a run never sees
/// settings change.</summary>
internal sealed class OpenConnection(ConnectionState state, CompiledConnection compiled, DescribedSides sides)
{
    public ConnectionId Id => State.Id;

    public string Name => Compiled.Definition.Name;

    public CompiledConnection Compiled { get; } = compiled;

    public IRecordSide App { get; } = sides.App;

    public IRecordSide Erp { get; } = sides.Erp;

    public SideDescription AppDescription { get; } = sides.AppDescription;

    public SideDescription ErpDescription { get; } = sides.ErpDescription;

    /// <summary>What the store remembers of the connection; replaced when that changes.</summary>
    public ConnectionState State { get; set; } = state;

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
}
