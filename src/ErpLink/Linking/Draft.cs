namespace ErpLink;

/// <summary>The form a user sees before an actor is created in the ERP.</summary>
/// <param name="Connection">The connection's id.</param>
/// <param name="Entity">The app's record.</param>
/// <param name="ActorKind">The kind of actor.</param>
/// <param name="Token">Stands for the entity's values: creating is cancelled when they have moved.</param>
public sealed record Draft(ConnectionId Connection, RecordRef Entity, RecordKind ActorKind, string Token)
{
    /// <summary>The connection's name.</summary>
    public string ConnectionName { get; init; } = string.Empty;

    /// <summary>What names the entity to a person.</summary>
    public string EntityTitle { get; init; } = string.Empty;

    /// <summary>The fields that will be sent, and those to ask for.</summary>
    public IReadOnlyList<FormField> Fields { get; init; } = [];

    /// <summary>Everything that would be refused; empty when it can be created. What a user still has to fill in is no problem yet.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Actors that may be the same: creating in spite of them must be said.</summary>
    public IReadOnlyList<SearchHit> Duplicates { get; init; } = [];

    /// <summary>The link that already holds the entity; <see langword="null"/> when it is free.</summary>
    public Link? Holder { get; init; }

    /// <summary>The request that creates the actor, with these answers to what is asked for; others keep their suggestion.</summary>
    public CreateRequest Answer(params IEnumerable<FieldAssignment> values) =>
        new(Connection.Text, Entity, ActorKind, Token) { Values = values.ToArray() };
}
