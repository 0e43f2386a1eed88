namespace ErpLink;

/// <summary>What became of creating an actor.</summary>
/// <param name="Status">In a word.</param>
public sealed record CreateResult(CreateStatus Status)
{
    /// <summary>The link, when there is one.</summary>
    public Link? Link { get; init; }

    /// <summary>The fresh draft, when moved, incomplete or with duplicates.</summary>
    public Draft? Draft { get; init; }

    /// <summary>The link that holds the entity, when taken.</summary>
    public Link? Holder { get; init; }

    /// <summary>Why, when refused, pending or unconfirmed.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What waits for a person on the link.</summary>
    public IReadOnlyList<InboxItem> Questions { get; init; } = [];
}
