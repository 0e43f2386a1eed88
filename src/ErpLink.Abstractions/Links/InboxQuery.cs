namespace ErpLink;

/// <summary>Which inbox items to list, oldest first. All parts given must hold.</summary>
public sealed record InboxQuery
{
    /// <summary>Of this connection.</summary>
    public ConnectionId? Connection { get; init; }

    /// <summary>Of this link.</summary>
    public LinkId? Link { get; init; }

    /// <summary>About this record of the app, by its key as the item has it.</summary>
    public RecordRef? Entity { get; init; }

    /// <summary>Of this kind.</summary>
    public InboxItemKind? Kind { get; init; }

    /// <summary>Answered and closed ones, too. Default: only open ones.</summary>
    public bool IncludeClosed { get; init; }

    /// <summary>Only items after this one: the last of the page before.</summary>
    public InboxItemId? After { get; init; }

    /// <summary>The most items to give, 1 to 1,000. Default: 100.</summary>
    public int Limit { get; init; } = 100;
}
