namespace ErpLink.Simulation;

/// <summary>A record of a simulated side.</summary>
public sealed class SimRow(RecordRef record)
{
    public RecordRef Ref => record;

    public Dictionary<string, FieldValue> Values { get; } = new(StringComparer.Ordinal);

    public long Version { get; set; } = 1;

    public RecordRef? Parent { get; set; }

    public bool Deleted { get; set; }

    public bool Hidden { get; set; }

    public RecordKey? MergedInto { get; set; }

    public long ModifiedMs { get; set; }

    /// <summary>Who typed the value last, and when.</summary>
    public Dictionary<string, long> EditedMs { get; } = new(StringComparer.Ordinal);

    /// <summary>What every field held, oldest first.</summary>
    public Dictionary<string, List<FieldValue>> Past { get; } = new(StringComparer.Ordinal);

    /// <summary>The state before the last change, for a replica that lags.</summary>
    public (IReadOnlyDictionary<string, FieldValue> Values, long Version, long ModifiedMs, long UntilMs)? Before { get; set; }

    /// <summary>When it was deleted or merged away last; a link may be broken then.</summary>
    public bool WasGone { get; set; }

    /// <summary>Whether ErpLink created it.</summary>
    public bool CreatedByLink { get; set; }
}
