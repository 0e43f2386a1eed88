namespace ErpLink.Scenarios;

/// <summary>How often a fake side was called for one kind.</summary>
public sealed class CallCounts
{
    public int Reads { get; set; }

    public int RecordsRead { get; set; }

    public int Searches { get; set; }

    /// <summary>Pages of searches: what a remote side is asked for.</summary>
    public int SearchPages { get; set; }

    public int FeedCalls { get; set; }

    public int FeedRows { get; set; }

    /// <summary>Calls of create, and records created.</summary>
    public int CreateCalls { get; set; }

    public int Creates { get; set; }

    public int UpdateCalls { get; set; }

    public int Updates { get; set; }
}
