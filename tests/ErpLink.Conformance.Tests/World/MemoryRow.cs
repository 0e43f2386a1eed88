namespace ErpLink.Conformance.Tests.World;

/// <summary>A record in memory: its fields, and what no side offers.</summary>
public sealed class MemoryRow
{
    public Dictionary<string, FieldValue> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>What the system holds besides.</summary>
    public string Unmapped { get; set; } = "somebody's work";

    public long Version { get; set; } = 1;
}
