namespace ErpLink;

/// <summary>What became of an answer.</summary>
/// <param name="Status">In a word.</param>
/// <param name="Item">The item now.</param>
public sealed record AnswerResult(AnswerStatus Status, InboxItem Item)
{
    /// <summary>The link now, where there is one.</summary>
    public Link? Link { get; init; }

    /// <summary>The run that carried out or dismissed a held plan; steps that moved meanwhile are counted as held, and are a plan of their own.</summary>
    public RunReport? Run { get; init; }

    /// <summary>Why, when refused or pending.</summary>
    public Failure? Failure { get; init; }
}
