namespace ErpLink;

/// <summary>The comparison a user sees before linking.</summary>
/// <param name="Connection">The connection's id.</param>
/// <param name="Entity">The app's record.</param>
/// <param name="Actor">The ERP's record.</param>
/// <param name="Token">Stands for the values shown: connecting is cancelled when they have moved.</param>
public sealed record Proposal(ConnectionId Connection, RecordRef Entity, RecordRef Actor, string Token)
{
    /// <summary>The connection's name.</summary>
    public string ConnectionName { get; init; } = string.Empty;

    /// <summary>What names the entity to a person.</summary>
    public string EntityTitle { get; init; } = string.Empty;

    /// <summary>What names the actor to a person.</summary>
    public string ActorTitle { get; init; } = string.Empty;

    /// <summary>Every mapped field.</summary>
    public IReadOnlyList<ProposalField> Fields { get; init; } = [];

    /// <summary>Fields of the ERP that are not mapped, blank now, and have a default: they may be filled on linking.</summary>
    public IReadOnlyList<FormField> Fill { get; init; } = [];

    /// <summary>The link that already holds one of the records; <see langword="null"/> when both are free.</summary>
    public Link? Holder { get; init; }

    /// <summary>The fields a user has to decide: different, and without a suggestion.</summary>
    public IEnumerable<ProposalField> Undecided() => Fields.Where(f => f.State == FieldState.Different && f.Suggested is null);

    /// <summary>The request that links as proposed, with these decisions; fields without one follow their suggestion.</summary>
    public ConnectRequest Decide(params IEnumerable<FieldDecision> decisions) =>
        new(Connection.Text, Entity, Actor, Token) { Decisions = decisions.ToArray() };
}
