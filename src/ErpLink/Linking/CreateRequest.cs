namespace ErpLink;

/// <summary>The decision to create an actor; made by <see cref="Draft.Answer"/>.</summary>
/// <param name="Connection">The connection's name or id.</param>
/// <param name="Entity">The app's record.</param>
/// <param name="ActorKind">The kind of actor.</param>
/// <param name="Token">The token of the draft that was shown.</param>
public sealed record CreateRequest(string Connection, RecordRef Entity, RecordKind ActorKind, string Token)
{
    /// <summary>The values of the fields asked for.</summary>
    public IReadOnlyList<FieldAssignment> Values { get; init; } = [];

    /// <summary>Creates although likely duplicates were shown.</summary>
    public bool InSpiteOfDuplicates { get; init; }
}
