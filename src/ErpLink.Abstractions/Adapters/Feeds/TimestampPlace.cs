namespace ErpLink.Adapters;

/// <summary>A place in the order of time and key.</summary>
/// <param name="Time">The time.</param>
/// <param name="Key">Behind the row with this key; <see langword="null"/> before or behind all rows of that time.</param>
/// <param name="IsBehind">Behind all rows of that time, where no key is given.</param>
internal readonly record struct TimestampPlace(DateTimeOffset Time, RecordKey? Key, bool IsBehind)
{
    public static TimestampPlace Before(DateTimeOffset time) => new(time.ToUniversalTime(), null, false);

    public static TimestampPlace Behind(DateTimeOffset time) => new(time.ToUniversalTime(), null, true);

    public static TimestampPlace At(in TimestampRow row) => new(row.Time.ToUniversalTime(), row.Key, false);

    /// <summary>Whether a row was read before it: a server that compares less exactly than it answers gives it once more.</summary>
    public bool Holds(in TimestampRow row) => row.Time == Time && (IsBehind || row.Key == Key);
}
