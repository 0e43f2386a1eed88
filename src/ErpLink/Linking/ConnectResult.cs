namespace ErpLink;

/// <summary>What became of linking two records.</summary>
/// <param name="Status">In a word.</param>
public sealed record ConnectResult(ConnectStatus Status)
{
    /// <summary>The link, when connected or pending.</summary>
    public Link? Link { get; init; }

    /// <summary>The fresh proposal, when a value moved.</summary>
    public Proposal? Proposal { get; init; }

    /// <summary>The link that holds one of the records, when taken; where its <see cref="Link.IsEntityPending"/> says so, of an import under way.</summary>
    public Link? Holder { get; init; }

    /// <summary>Why, when refused or pending.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What waits for a person on the link.</summary>
    public IReadOnlyList<InboxItem> Questions { get; init; } = [];
}
