namespace ErpLink.Maps;

/// <summary>What auto-mapping proposes for a pair of kinds. Immutable.</summary>
/// <param name="Entity">The app's kind.</param>
/// <param name="Actor">The ERP's kind.</param>
/// <param name="Fields">The pairs, the surest first; each field of either side at most once.</param>
public sealed record MapProposal(RecordKind Entity, RecordKind Actor, IReadOnlyList<FieldProposal> Fields)
{
    /// <summary>The app's fields that found no partner: those that must hold something first, then in the order of the app.</summary>
    public IReadOnlyList<FieldDescription> UnpairedInApp { get; init; } = [];

    /// <summary>The ERP's fields that found no partner: those that must hold something first (they need a mapping or a default), then in
    /// the order of the ERP.</summary>
    public IReadOnlyList<FieldDescription> UnpairedInErp { get; init; } = [];

    /// <summary>The map to begin with: all proposed pairs with <see cref="Direction.None"/>, so that nothing flows until somebody says so.</summary>
    public MapDefinition ToDefinition() => new(Entity, Actor, [.. Fields.Select(f => new FieldMapDefinition(f.App, f.Erp, Direction.None))]);
}
