namespace ErpLink.Storage;

/// <summary>Erases what the memory holds of an entity's values: old, new and source values and notes of its journal entries, values,
/// baselines, failures, reasons and digests of its inbox items, those of the same batch included. Entries and items stay, so that counts
/// stay true; the revision of an item that held something is raised. What the links themselves remember goes with them.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Entity">The entity as it is named in journal and inbox.</param>
public sealed record LinkErasure(ConnectionId Connection, RecordRef Entity);
