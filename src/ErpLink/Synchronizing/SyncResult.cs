namespace ErpLink;

/// <summary>What comparing a link came to.</summary>
/// <param name="Status">In a word; the gravest that applies.</param>
/// <param name="Link">The link now.</param>
public sealed record SyncResult(SyncStatus Status, Link Link)
{
    /// <summary>What was decided for fields that needed something.</summary>
    public IReadOnlyList<SyncedField> Fields { get; init; } = [];

    /// <summary>What waits for a person on the link.</summary>
    public IReadOnlyList<InboxItem> Questions { get; init; } = [];

    /// <summary>Why, when pending, parked or broken.</summary>
    public Failure? Failure { get; init; }
}
