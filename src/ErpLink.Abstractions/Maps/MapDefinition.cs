namespace ErpLink;

/// <summary>Pairs a kind of entity with a kind of actor in one connection: field mappings, defaults, policies.</summary>
/// <param name="Entity">The app's kind.</param>
/// <param name="Actor">The ERP's kind.</param>
/// <param name="Fields">The mappings.</param>
public sealed record MapDefinition(RecordKind Entity, RecordKind Actor, IReadOnlyList<FieldMapDefinition> Fields)
{
    /// <summary>Switches the map off: nothing of it is linked or synchronised, its links stay, and are compared when it is switched on
    /// again. Default: false.</summary>
    public bool Disabled { get; init; }

    /// <summary>The kind of entity these belong to (person: company): linked only when the parent is linked; <see langword="null"/> for none.</summary>
    public RecordKind? Parent { get; init; }

    /// <summary>Which of the app's records take part, over the app's fields; <see langword="null"/>: all.</summary>
    public Restriction? AppFilter { get; init; }

    /// <summary>Which of the ERP's records take part, over the ERP's fields; <see langword="null"/>: all.</summary>
    public Restriction? ErpFilter { get; init; }

    /// <summary>Values for ERP fields that are not mapped, when an actor is created.</summary>
    public IReadOnlyList<DefaultDefinition> Defaults { get; init; } = [];

    /// <summary>The ERP's fields shown in search results, in this order.</summary>
    public IReadOnlyList<string> SearchFields { get; init; } = [];

    /// <summary>The ERP's fields fetched live for the panel, in this order.</summary>
    public IReadOnlyList<string> PanelFields { get; init; } = [];

    /// <summary>What decides when both sides changed; empty: the connection's.</summary>
    public IReadOnlyList<Conflict> OnConflict { get; init; } = [];

    /// <summary>What happens to an edit of the receiving side of a one-way field.</summary>
    public DriftPolicy OnDrift { get; init; }

    /// <summary>What a change to blank means.</summary>
    public BlankPolicy OnBlank { get; init; }

    /// <summary>What happens when the record on one side is gone.</summary>
    public GonePolicy OnGone { get; init; }

    /// <summary>The app's name of the mapped boolean field that says whether a record is active, for <see cref="GonePolicy.Deactivate"/>;
    /// <see langword="null"/> when there is none.</summary>
    public string? ActiveField { get; init; }

    /// <summary>Who is right about fields that differ when records are linked.</summary>
    public LinkTimePolicy OnLink { get; init; }

    /// <summary>How existing records that are not linked are recognised, the best tier first; empty: they are not matched.</summary>
    public IReadOnlyList<MatchTierDefinition> Matching { get; init; } = [];
}
