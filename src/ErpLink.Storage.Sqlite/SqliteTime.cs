namespace ErpLink.Storage;

/// <summary>Times as columns hold them: UTC ticks.</summary>
internal static class SqliteTime
{
    /// <summary>Later than every time: what has not happened yet.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Earlier than every time: what need not be waited for.</summary>
    public const long AtOnce = 0;

    public static DateTimeOffset Of(long ticks) => new(ticks, TimeSpan.Zero);
}
