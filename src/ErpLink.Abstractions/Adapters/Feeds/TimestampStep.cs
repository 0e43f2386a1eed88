namespace ErpLink.Adapters;

/// <summary>What a page of a feed over timestamps comes to.</summary>
/// <param name="Next">The cursor to hand out with the page.</param>
/// <param name="HasMore">Whether another page can be read at once.</param>
/// <param name="ReportsRows">False when every row of the page was reported before, just as it is now.</param>
public readonly record struct TimestampStep(SyncCursor Next, bool HasMore, bool ReportsRows)
{
    /// <summary>The page to answer with.</summary>
    /// <param name="changes">The changes that the rows of the page are, in their order.</param>
    public ChangePage ToPage(IReadOnlyList<RecordChange> changes) => new(ReportsRows ? changes : [], Next, HasMore);
}
