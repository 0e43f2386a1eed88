namespace ErpLink;

/// <summary>Why a connection is not synchronised.</summary>
/// <param name="Since">Since when.</param>
public sealed record ConnectionPause(DateTimeOffset Since)
{
    /// <summary>Who paused it; <see langword="null"/> when it paused itself because of <see cref="Failure"/>, and goes on by itself
    /// after a successful probe.</summary>
    public ErpUser? User { get; init; }

    /// <summary>What the side said; <see langword="null"/> when a person paused it.</summary>
    public Failure? Failure { get; init; }
}
