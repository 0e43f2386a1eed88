namespace ErpLink.Storage;

/// <summary>Why a commit changed nothing.</summary>
/// <param name="Reason">The rule that refused it.</param>
public sealed record CommitRefusal(RefusalReason Reason)
{
    /// <summary>The link that holds the entity or actor, or that moved, as it is now; <see langword="null"/> when it is gone.</summary>
    public Link? Holder { get; init; }
}
