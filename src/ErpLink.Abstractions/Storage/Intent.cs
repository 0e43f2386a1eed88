namespace ErpLink.Storage;

/// <summary>A durable record that a write is about to be sent; removed when its outcome is known. At most one for each link and side.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Link">The link.</param>
/// <param name="Side">The side that is written.</param>
/// <param name="Kind">Update or create.</param>
public sealed record Intent(IntentId Id, ConnectionId Connection, LinkId Link, Side Side, IntentKind Kind)
{
    /// <summary>The record that is patched; <see langword="null"/> for a create.</summary>
    public RecordRef? Target { get; init; }

    /// <summary>What is sent: never changed once it was sent.</summary>
    public IReadOnlyList<IntentField> Fields { get; init; } = [];

    /// <summary>The version an update was made from.</summary>
    public RecordVersion ExpectedVersion { get; init; }

    /// <summary>The derived reference of a create.</summary>
    public string? Reference { get; init; }

    /// <summary>The record a created one belongs to.</summary>
    public RecordRef? Parent { get; init; }

    /// <summary>What led to the write.</summary>
    public IntentOrigin Origin { get; init; }

    /// <summary>On whose behalf.</summary>
    public required ErpUser User { get; init; }

    /// <summary>The run or interactive operation.</summary>
    public Guid Run { get; init; }

    /// <summary>When the decision was stored.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was first about to be sent; <see langword="null"/> while it certainly was not.</summary>
    public DateTimeOffset? FirstSentAt { get; init; }

    /// <summary>When it was last about to be sent.</summary>
    public DateTimeOffset? LastSentAt { get; init; }

    /// <summary>How often it was about to be sent.</summary>
    public int Sends { get; init; }
}
