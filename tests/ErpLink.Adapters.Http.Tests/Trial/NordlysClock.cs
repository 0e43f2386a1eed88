using System.Globalization;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>Norwegian local time with its offset, in whole seconds.</summary>
internal static class NordlysClock
{
    // The rule of the European Union, by hand, so that no time zone data of the machine is needed.
    private static readonly TimeZoneInfo Oslo = TimeZoneInfo.CreateCustomTimeZone("Europe/Oslo", TimeSpan.FromHours(1), "Oslo", "CET", "CEST",
    [
        TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(new DateTime(1996, 1, 1), DateTime.MaxValue.Date, TimeSpan.FromHours(1),
            LastSunday(month: 3, hour: 2), LastSunday(month: 10, hour: 3)),
    ]);

    public static DateTimeOffset Local(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, Oslo);
        return local.AddTicks(-(local.Ticks % TimeSpan.TicksPerSecond));
    }

    public static DateTimeOffset At(string text) => Read(text) ?? throw new FormatException(text);

    public static string Text(DateTimeOffset time) => Local(time).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>A time of a parameter: with any offset, or without one, or a date alone; null when it is none of these.</summary>
    public static DateTimeOffset? Read(string text)
    {
        string[] without = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];
        if (DateTime.TryParseExact(text, without, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return Oslo.IsInvalidTime(local) ? null : Local(new DateTimeOffset(local, Oslo.GetUtcOffset(local)));
        }

        string[] with = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];
        var zoned = text.EndsWith('Z') ? $"{text[..^1]}+00:00" : text;
        return DateTimeOffset.TryParseExact(zoned, with, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? Local(time) : null;
    }

    private static TimeZoneInfo.TransitionTime LastSunday(int month, int hour) =>
        TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, hour, 0, 0), month, 5, DayOfWeek.Sunday);
}
