namespace ErpLink;

/// <summary>Which journal entries to list, oldest first. All parts given must hold.</summary>
public sealed record JournalQuery
{
    /// <summary>Of this connection.</summary>
    public ConnectionId? Connection { get; init; }

    /// <summary>Of this link, present or past.</summary>
    public LinkId? Link { get; init; }

    /// <summary>Of this entity, whatever it was linked to.</summary>
    public RecordRef? Entity { get; init; }

    /// <summary>Of this field, by the name of either side.</summary>
    public string? Field { get; init; }

    /// <summary>Of this run or interactive operation.</summary>
    public Guid? Run { get; init; }

    /// <summary>Latest first; then "after" means before in time. Default: oldest first.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>Only entries after this one: the last of the page before.</summary>
    public Guid? After { get; init; }

    /// <summary>The most entries to give, 1 to 1,000. Default: 100.</summary>
    public int Limit { get; init; } = 100;
}
