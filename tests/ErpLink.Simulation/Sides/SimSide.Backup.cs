namespace ErpLink.Simulation;

public sealed partial class SimSide
{
    /// <summary>Takes a backup; what is answered sets the side back to it.</summary>
    public Action Backup()
    {
        var rows = _rows.Values.Select(r => (Row: r, Values: new Dictionary<string, FieldValue>(r.Values), r.Version, r.Deleted, r.Hidden, r.MergedInto, r.ModifiedMs)).ToArray();
        var (feed, stamps) = (_feed.Count, _stamps.ToArray());
        return () =>
        {
            foreach (var later in _rows.Values.ToArray()) later.WasGone = true; // Nothing may be ended for it all the same.
            _rows.Clear();
            foreach (var (row, values, version, deleted, hidden, into, modified) in rows)
            {
                foreach (var (field, value) in values) row.Values[field] = value;
                (row.Version, row.Deleted, row.Hidden, row.MergedInto, row.ModifiedMs) = (version, deleted, hidden, into, modified);
                (row.Before, row.WasGone) = (null, row.Deleted || row.MergedInto is not null);
                _rows[row.Ref] = row;
            }

            _feed.RemoveRange(feed, _feed.Count - feed);
            _stamps.Clear();
            foreach (var (record, stamp) in stamps) _stamps[record] = stamp;
        };
    }
}
