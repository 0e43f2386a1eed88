using ErpLink.Maps;
using ErpLink.Merging;

namespace ErpLink.Synchronizing;

/// <summary>A mapping, what the merge looked at, and what it decided.</summary>
internal sealed record MergedField(CompiledField Field, MergeInput Input, MergeDecision Decision);
