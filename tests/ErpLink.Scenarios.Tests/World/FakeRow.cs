namespace ErpLink.Scenarios;

/// <summary>A record of a fake side.</summary>
public sealed class FakeRow
{
    public Dictionary<string, FieldValue> Values { get; } = new(StringComparer.Ordinal);

    public long Version { get; set; } = 1;

    /// <summary>The connection's user may not see it.</summary>
    public bool Hidden { get; set; }

    public RecordState State { get; set; }

    public RecordRef? Parent { get; set; }

    public RecordKey? MergedInto { get; set; }

    public DateTimeOffset ModifiedAt { get; set; }
}
