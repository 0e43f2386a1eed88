namespace ErpLink.Synchronizing;

/// <summary>What became of a link in a run; the gravest that applies.</summary>
internal enum RunOutcome
{
    Unchanged = 0,
    Changed,
    Skipped,
    Waiting,
    Asking,
    Held,
    Parked,
    Failed,
    Unknown,
    Broken,
}
