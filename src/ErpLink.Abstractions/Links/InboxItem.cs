namespace ErpLink;

/// <summary>Something that needs a person. Never purged while open.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Kind">What kind of thing.</param>
public sealed record InboxItem(InboxItemId Id, ConnectionId Connection, InboxItemKind Kind)
{
    /// <summary>Whether it still waits.</summary>
    public InboxItemState State { get; init; }

    /// <summary>The link concerned, where there is one.</summary>
    public LinkId? Link { get; init; }

    /// <summary>The app's record.</summary>
    public RecordRef? Entity { get; init; }

    /// <summary>The ERP's record.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>The app's name of the field, for questions about a field.</summary>
    public string? AppField { get; init; }

    /// <summary>The ERP's name of the field, for questions about a field.</summary>
    public string? ErpField { get; init; }

    /// <summary>Where a question about a field came from.</summary>
    public ConflictOrigin Origin { get; init; }

    /// <summary>The ERP's value when last looked at.</summary>
    public FieldValue ErpValue { get; init; }

    /// <summary>The app's value when last looked at.</summary>
    public FieldValue AppValue { get; init; }

    /// <summary>What was agreed on last, where it is known.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>Why the record is set aside.</summary>
    public Failure? Failure { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried again by itself; <see langword="null"/> when only a change or a person can help.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>A digest of what was tried: the same is not sent again, something else is.</summary>
    public string? Attempted { get; init; }

    /// <summary>The plan to approve or dismiss, for <see cref="InboxItemKind.HeldPlan"/>.</summary>
    public Guid? Plan { get; init; }

    /// <summary>The records that may be meant by a create with unknown outcome; for a merge case the record that lives on and the one of the
    /// other side that it is linked to.</summary>
    public IReadOnlyList<RecordRef> Candidates { get; init; } = [];

    /// <summary>What happened, for a person to read.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>When it came up.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last looked at.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Raised by every commit that changes it; 0 before it is stored. An answer names it.</summary>
    public long Revision { get; init; }
}
