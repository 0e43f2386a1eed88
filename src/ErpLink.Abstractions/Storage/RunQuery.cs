namespace ErpLink.Storage;

/// <summary>Which runs to list, latest first.</summary>
public sealed record RunQuery
{
    /// <summary>Of this connection.</summary>
    public ConnectionId? Connection { get; init; }

    /// <summary>Only those that ended at or after this time, or have not ended.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only runs begun before this one: the last of the page before.</summary>
    public Guid? Before { get; init; }

    /// <summary>The most runs to give, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;
}
