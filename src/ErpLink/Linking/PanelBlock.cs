namespace ErpLink;

/// <summary>What a record's page shows of one connection.</summary>
/// <param name="Connection">The connection's id.</param>
/// <param name="ConnectionName">The connection's name.</param>
public sealed record PanelBlock(ConnectionId Connection, string ConnectionName)
{
    /// <summary>The link; <see langword="null"/> when the record is not linked here.</summary>
    public Link? Link { get; init; }

    /// <summary>What names the linked actor to a person.</summary>
    public string ActorTitle { get; init; } = string.Empty;

    /// <summary>The kinds of actors the record can be linked to; empty when it is linked.</summary>
    public IReadOnlyList<RecordKind> Linkable { get; init; } = [];

    /// <summary>The decision not to link the record; <see langword="null"/> when there is none.</summary>
    public NotLinkedDecision? NotLinked { get; init; }

    /// <summary>The mapped fields and how they compare; choices are not offered here.</summary>
    public IReadOnlyList<ProposalField> Fields { get; init; } = [];

    /// <summary>The fields of the ERP that the map shows, in its order.</summary>
    public IReadOnlyList<ShownField> Shown { get; init; } = [];

    /// <summary>What waits for a person on the link.</summary>
    public IReadOnlyList<InboxItem> Questions { get; init; } = [];

    /// <summary>Why there are no fresh values; <see langword="null"/> when they are fresh.</summary>
    public Failure? Failure { get; init; }

    /// <summary>When the values were true; <see langword="null"/> when none are known.</summary>
    public DateTimeOffset? AsOf { get; init; }
}
