namespace ErpLink.Simulation;

public sealed partial class SimSide
{
    /// <summary>Reads one key, from the master or from a replica that is one change behind.</summary>
    public ReadResult Read(RecordKind kind, RecordKey key, FieldSelection fields, bool stale)
    {
        if (Find(new RecordRef(kind, key)) is not { } row || row.Deleted) return ReadResult.Gone(key);
        if (row.Hidden) return ReadResult.Hidden(key);
        if (row.MergedInto is { } into) return ReadResult.Merged(key, into);
        return ReadResult.Found(key, ToRecord(row, fields, stale));
    }

    /// <summary>Searches as far as the engine needs it: free text, one equality, a parent.</summary>
    public IReadOnlyList<Record> Search(RecordQuery query) =>
    [
        .. _rows.Values.Where(r => r.Ref.Kind == query.Kind && !r.Deleted && !r.Hidden && r.MergedInto is null)
            .Where(r => query.Parent is null || r.Parent == query.Parent)
            .Where(r => string.IsNullOrEmpty(query.Text) || r.Values["name"].ToString().Contains(query.Text, StringComparison.OrdinalIgnoreCase))
            .Where(r => query.Filter is not FieldRestriction filter || r.Values[filter.Field] == filter.Values[0])
            .OrderBy(r => r.Ref.Key.Text, StringComparer.Ordinal)
            .Select(r => ToRecord(r, query.Fields, stale: false)),
    ];

    private Record ToRecord(SimRow row, FieldSelection fields, bool stale)
    {
        var (values, version, modified) = stale && row.Before is { } before && before.UntilMs > _kernel.NowMs
            ? (before.Values, before.Version, before.ModifiedMs)
            : (row.Values, row.Version, row.ModifiedMs);
        var writer = new RecordWriter(fields);
        foreach (var name in fields.Names) writer.Set(name, values.GetValueOrDefault(name, FieldValue.Null));
        return writer.ToRecord(row.Ref.Kind, row.Ref.Key, Traits.VersionCovers == VersionCover.None ? default : Version(version), row.Parent,
            RecordState.Active, SimTime.Epoch.AddMilliseconds(modified));
    }
}
