namespace ErpLink;

/// <summary>What needs a person.</summary>
public enum InboxItemKind
{
    /// <summary>A field whose value a person must choose.</summary>
    Conflict = 0,

    /// <summary>A record or field that could not be written, with the reason.</summary>
    Parked,

    /// <summary>A create whose outcome nobody knows: adopt one of the candidates, or create again.</summary>
    UnconfirmedCreate,

    /// <summary>A list item without counterpart.</summary>
    UnmappedListItem,

    /// <summary>A record that is gone.</summary>
    Broken,

    /// <summary>A record was merged into one that is already linked.</summary>
    MergeCase,

    /// <summary>A run would blank, end or overwrite more than it may without approval.</summary>
    HeldPlan,

    /// <summary>The connection is paused: the side refuses it as a whole.</summary>
    ConnectionPaused,

    /// <summary>Fields or kinds that the connection's maps use vanished or changed; closes itself when they are back, or the definition is
    /// changed.</summary>
    SchemaDrift,

    /// <summary>Actors that may be the same as an entity that is not linked: link it with one of them, or dismiss them all.</summary>
    MatchReview,
}
