namespace ErpLink.Storage;

/// <summary>How often it was decided to create an actor for an entity. Outlives the link; never goes back, so that one reference never
/// names two bodies.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Entity">The app's record; its key in canonical form.</param>
/// <param name="ActorKind">The kind of actor.</param>
/// <param name="Generation">The number of the latest decision; 1 for the first. A commit takes only the number after the stored one.</param>
public sealed record CreateGeneration(ConnectionId Connection, RecordRef Entity, RecordKind ActorKind, int Generation);
