namespace ErpLink;

/// <summary>What to verify.</summary>
/// <param name="Connection">The connection's name or id.</param>
public sealed record VerifyRequest(string Connection)
{
    /// <summary>Only these kinds of the app's records; empty for all.</summary>
    public IReadOnlyList<RecordKind> Kinds { get; init; } = [];

    /// <summary>Only these links, at most 10,000; <see langword="null"/> for all.</summary>
    public IReadOnlyList<LinkId>? Links { get; init; }
}
