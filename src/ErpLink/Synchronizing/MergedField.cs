using ErpLink.Maps;
using ErpLink.Merging;

namespace ErpLink.Synchronizing;

/// <summary>A mapping, what the merge looked at, and what it decided.</summary>
internal sealed record MergedField(CompiledField Field, MergeInput Input, MergeDecision Decision)
{
    /// <summary>The records that are not linked and on whose link the decision waits.</summary>
    public IReadOnlyList<(Side Side, RecordRef Record)> Awaits { get; init; } = [];
}
