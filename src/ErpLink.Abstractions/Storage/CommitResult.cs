namespace ErpLink.Storage;

/// <summary>What became of a batch: all of it, or nothing.</summary>
/// <param name="CommitNumber">The number of the commit; 0 when it was refused.</param>
/// <param name="Refusal">Why nothing was changed; <see langword="null"/> when it was committed.</param>
public sealed record CommitResult(long CommitNumber, CommitRefusal? Refusal)
{
    /// <summary>Whether everything is stored and durable.</summary>
    public bool IsCommitted => Refusal is null;
}
