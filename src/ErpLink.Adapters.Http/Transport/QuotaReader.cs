using System.Globalization;

namespace ErpLink.Adapters.Http;

/// <summary>Finds out from an answer's headers how long nothing is to be sent. What is not well formed says nothing.</summary>
internal static class QuotaReader
{
    // Larger numbers of seconds lie after the year 5000.
    private const long SecondsMax = 99_999_999_999;

    /// <param name="answer">The answer.</param>
    /// <param name="descriptions">The headers to look for.</param>
    /// <param name="now">Our clock, for servers that do not tell theirs.</param>
    /// <param name="max">The longest pause that is believed.</param>
    public static TimeSpan? WaitOf(ErpHttpAnswer answer, IReadOnlyList<QuotaHeaders> descriptions, DateTimeOffset now, TimeSpan max)
    {
        TimeSpan? longest = answer.Status == 429 ? answer.RetryAfter : null;
        foreach (var description in descriptions)
            if (Number(answer.Header(description.Remaining)) is 0 && answer.Header(description.Reset) is { } reset)
                Take(Reset(reset.Trim(), description.Form, answer, now));
        if (answer.Header("RateLimit") is { } standard) Take(Standard(standard));
        return longest is { Ticks: > 0 } wait ? wait < max ? wait : max : null;

        void Take(TimeSpan? wait)
        {
            if (wait is not null && (longest is null || wait > longest)) longest = wait;
        }
    }

    private static TimeSpan? Reset(string value, QuotaReset form, ErpHttpAnswer answer, DateTimeOffset now)
    {
        switch (form)
        {
            case QuotaReset.Seconds:
                return Number(value) is { } seconds ? Seconds(seconds) : null;
            case QuotaReset.Epoch:
                return Number(value) is { } epoch
                    ? Seconds(epoch > SecondsMax ? epoch / 1000 : epoch) - (answer.ServerTime ?? now).Subtract(DateTimeOffset.UnixEpoch) : null;
            default:
                if (RetryAfter.Parse(value, answer.Header("Date"), now, TimeSpan.MaxValue) is { } wait && Number(value) is null) return wait;
                return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                    ? time - (answer.ServerTime ?? now) : null;
        }
    }

    // "policy";r=0;t=30, another — and, in older drafts, limit=100, remaining=0, reset=30.
    private static TimeSpan? Standard(string header)
    {
        TimeSpan? longest = null;
        long? remaining = null, reset = null;
        foreach (var item in header.Split(','))
        {
            long? r = null, t = null;
            foreach (var parameter in item.Split(';'))
                switch (parameter.Split('=', 2, StringSplitOptions.TrimEntries))
                {
                    case ["r", var value]: r = Number(value); break;
                    case ["t", var value]: t = Number(value); break;
                    case ["remaining", var value]: remaining = Number(value); break;
                    case ["reset", var value]: reset = Number(value); break;
                }
            if (r is 0 && t is { } wait && (longest is null || Seconds(wait) > longest)) longest = Seconds(wait);
        }

        return longest ?? (remaining is 0 && reset is { } seconds ? Seconds(seconds) : null);
    }

    private static long? Number(string? text) =>
        text is not null && text.Length <= 18 && long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // A number that large that time cannot hold it is a long time, too.
    private static TimeSpan Seconds(long seconds) => TimeSpan.FromSeconds(Math.Min(seconds, SecondsMax));
}
