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

    /// <summary>When users edited which field.</summary>
    public Dictionary<string, DateTimeOffset> EditedAt { get; } = new(StringComparer.Ordinal);

    /// <summary>The stamps of its changes with the moments from which a feed over timestamps shows them.</summary>
    public List<(DateTimeOffset Stamp, DateTimeOffset VisibleAt)> Stamps { get; } = [];

    /// <summary>What a feed over timestamps shows; null as long as it shows nothing of the record.</summary>
    public DateTimeOffset? StampAt(DateTimeOffset now) => Stamps.FindLastIndex(s => s.VisibleAt <= now) is var at and >= 0 ? Stamps[at].Stamp : null;
}
