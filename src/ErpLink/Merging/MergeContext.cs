using ErpLink.Maps;

namespace ErpLink.Merging;

/// <summary>What is the same for all fields of a link.</summary>
/// <param name="Map">The map, for the app's own rule.</param>
public sealed record MergeContext(CompiledMap Map)
{
    /// <summary>The link; <see langword="null"/> where records are only compared.</summary>
    public LinkId? Link { get; init; }

    /// <summary>The records that references lead to, resolved beforehand.</summary>
    public IReferenceLookup? References { get; init; }

    /// <summary>The app's own rule; <see langword="null"/> when it has none.</summary>
    public IConflictResolver? Resolver { get; init; }

    /// <summary>Edits of both sides within this time of each other count as simultaneous.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(2);
}
