namespace ErpLink.Adapters;

/// <summary>What a connector gets to open a connection.</summary>
/// <param name="Name">The connection's name, for messages.</param>
/// <param name="Settings">The settings of this connection.</param>
public sealed record ConnectionContext(string Name, ConnectionSettings Settings)
{
    /// <summary>The profile the connection names (a data file of the adapter); <see langword="null"/> for none.</summary>
    public string? Profile { get; init; }

    /// <summary>The IANA name of the zone in which the ERP writes times without zone; <see langword="null"/> when not set.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The source of randomness. Default: the system's.</summary>
    public IEntropy Entropy { get; init; } = SystemEntropy.Instance;
}
