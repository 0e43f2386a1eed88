namespace ErpLink.Simulation;

/// <summary>One change of a side, as its feed shows it once it is visible.</summary>
/// <param name="Number">In order of becoming visible.</param>
/// <param name="Record">The record.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Into">The survivor of a merge.</param>
public sealed record FeedRow(long Number, RecordRef Record, ChangeKind Kind, RecordKey? Into);
