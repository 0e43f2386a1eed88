namespace ErpLink.Adapters.Http.OData;

/// <summary>Passes over the records at the start of a feed's window that were reported before: those of its very time, up to the last one that
/// was. It is looked for by its key, and keys are never compared by their order: each server has its own, above all for GUIDs.</summary>
/// <param name="at">The time that the window starts with.</param>
/// <param name="last">The last record that was reported.</param>
/// <param name="equality">When two keys name the same record.</param>
internal sealed class ODataPassing(DateTimeOffset at, RecordKey last, KeyEquality equality)
{
    private readonly string _last = equality.Canonical(last);
    private DateTimeOffset? _time;

    /// <summary>Whether later times have begun, so that the record is no longer where it was: nothing is passed over then.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes the next page, in its order.</summary>
    /// <returns>How many records at its start were reported before, where the last of them is among them; otherwise null.</returns>
    public int? Pass(IReadOnlyList<ODataHead> heads)
    {
        for (var i = 0; i < heads.Count && !IsOver; i++)
        {
            // As the feed takes it: one whose time cannot be read stands where the one before it stands.
            _time = heads[i].ModifiedAt ?? _time ?? at;
            if (_time == at && equality.Canonical(heads[i].Key) == _last) return i + 1;
            IsOver = _time > at;
        }

        return null;
    }
}
