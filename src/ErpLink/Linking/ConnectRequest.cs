namespace ErpLink;

/// <summary>The decision to link two records; made by <see cref="Proposal.Decide"/>.</summary>
/// <param name="Connection">The connection's name or id.</param>
/// <param name="Entity">The app's record.</param>
/// <param name="Actor">The ERP's record.</param>
/// <param name="Token">The token of the proposal that was shown.</param>
public sealed record ConnectRequest(string Connection, RecordRef Entity, RecordRef Actor, string Token)
{
    /// <summary>The decisions; a field without one follows its suggestion.</summary>
    public IReadOnlyList<FieldDecision> Decisions { get; init; } = [];

    /// <summary>Values for unmapped fields of the ERP that the proposal offered to fill.</summary>
    public IReadOnlyList<FieldAssignment> Fill { get; init; } = [];
}
