namespace ErpLink;

/// <summary>A write whose outcome is not known yet.</summary>
/// <param name="Side">The side that is written.</param>
/// <param name="Fields">That side's names of the fields.</param>
public sealed record PendingWrite(Side Side, IReadOnlyList<string> Fields)
{
    /// <summary>When it was decided.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last sent; <see langword="null"/> when it certainly was not.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Sends { get; init; }

    /// <summary>The run or interactive operation.</summary>
    public Guid Run { get; init; }

    /// <summary>On whose behalf.</summary>
    public required ErpUser User { get; init; }
}
