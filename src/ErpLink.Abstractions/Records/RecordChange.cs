namespace ErpLink;

/// <summary>One row of a change feed.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Kind">What happened.</param>
public sealed record RecordChange(RecordKey Key, ChangeKind Kind)
{
    /// <summary>The record as it is now, where the feed carries it; otherwise it is read.</summary>
    public Record? Record { get; init; }

    /// <summary>The survivor, when <see cref="Kind"/> is <see cref="ChangeKind.MergedInto"/>.</summary>
    public RecordKey MergedInto { get; init; }
}
