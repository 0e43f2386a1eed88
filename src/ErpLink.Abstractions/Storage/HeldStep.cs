namespace ErpLink.Storage;

/// <summary>A step of a run that is stored instead of executed, until the run has read everything or a person approves it. One for each
/// link, side and field; a newer one replaces the older.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Plan">The plan it belongs to: the id of the run that held it.</param>
/// <param name="Step">The step.</param>
public sealed record HeldStep(ConnectionId Connection, Guid Plan, PlanStep Step);
