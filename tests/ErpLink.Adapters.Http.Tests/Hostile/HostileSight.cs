namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>What a caller sees of one call.</summary>
public sealed record HostileSight
{
    public IReadOnlyList<Failure> Failures { get; init; } = [];

    public IReadOnlyList<Record> Records { get; init; } = [];

    /// <summary>What became of a write.</summary>
    public WriteOutcome? Outcome { get; init; }

    /// <summary>Whether a read says that a record is not there any more.</summary>
    public bool SaysGone { get; init; }

    /// <summary>The whole text of what was thrown.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Everything that may end in a log.</summary>
    public string AllText => Text + string.Concat(Failures.Select(f => f.ToString()));
}
