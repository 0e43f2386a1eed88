using System.Globalization;

namespace ErpLink.Adapters;

/// <summary>What a cursor over timestamps remembers, and its text.</summary>
/// <param name="Safe">Everything up to here was read and can no longer appear; passes start here.</param>
/// <param name="Read">How far the pass under way has come; <see langword="null"/> between passes.</param>
/// <param name="Seen">The latest server time known when this was written.</param>
/// <param name="Started">The server's time when the pass under way began.</param>
/// <param name="Below">The last row of the pass under way that is old enough to become <see cref="Safe"/>.</param>
/// <param name="Known">A mark of the rows behind <see cref="Safe"/> as they were reported; empty for none, <see langword="null"/> when they
/// cannot be told apart.</param>
internal sealed record TimestampState(
    TimestampPlace Safe, TimestampPlace? Read, DateTimeOffset Seen, DateTimeOffset? Started, TimestampPlace? Below, string? Known)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private const int TextLengthMax = 4096;

    public string ToText(bool byKey) => string.Join('|', Head(byKey), Text(Safe), Text(Read), Text(Seen), Text(Started), Text(Below), Known ?? "?");

    /// <summary>The state of a text; <see langword="null"/> for any other text.</summary>
    public static TimestampState? Parse(string? text, bool byKey)
    {
        if (text is null || text.Length > TextLengthMax) return null;
        var parts = text.Split('|');
        if (parts.Length != 7 || parts[0] != Head(byKey) || parts[6].Length > 64) return null;
        if (!TryPlace(parts[1], out var safe) || safe is null || !TryPlace(parts[2], out var read) || !TryTime(parts[3], out var seen) || seen is null
            || !TryTime(parts[4], out var started) || !TryPlace(parts[5], out var below) || started is null != read is null) return null;
        return new(safe.Value, read, seen.Value, started, below, parts[6] == "?" ? null : parts[6]);
    }

    // A side that changes its order of pages starts anew.
    private static string Head(bool byKey) => byKey ? "ts1k" : "ts1t";

    private static string Text(TimestampPlace? place) => place is not { } at ? string.Empty
        : Text(at.Time) + (at.Key is { } key ? "=" + Uri.EscapeDataString(key.Text) : at.IsBehind ? ">" : string.Empty);

    private static string Text(DateTimeOffset? time) => time?.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture) ?? string.Empty;

    private static bool TryPlace(string text, out TimestampPlace? place)
    {
        place = null;
        if (text.Length == 0) return true;
        var end = text.AsSpan().IndexOfAny('=', '>');
        if (!TryTime(end < 0 ? text : text[..end], out var time) || time is null) return false;
        if (end < 0) place = TimestampPlace.Before(time.Value);
        else if (text[end] == '>' && end == text.Length - 1) place = TimestampPlace.Behind(time.Value);
        else if (text[end] == '=' && Key(Uri.UnescapeDataString(text[(end + 1)..])) is { } key) place = new(time.Value, key, false);
        return place is not null;
    }

    private static RecordKey? Key(string text) => text.Length is > 0 and <= RecordKey.LengthMax && TextRules.Problem(text) is null ? (RecordKey?)new RecordKey(text) : null;

    private static bool TryTime(string text, out DateTimeOffset? time)
    {
        time = null;
        if (text.Length == 0) return true;
        if (!DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)) return false;
        time = parsed;
        return true;
    }
}
