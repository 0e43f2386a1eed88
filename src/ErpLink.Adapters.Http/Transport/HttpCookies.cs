namespace ErpLink.Adapters.Http;

/// <summary>The cookies that an answer sets. The transport keeps none: whoever needs them asks, and sends them to the same origin only.</summary>
internal static class HttpCookies
{
    private const int CookiesMax = 50;
    private const int LengthMax = 4096;

    /// <summary>Names and values, the last one of each name; those that cannot be sent back are left out.</summary>
    public static IReadOnlyDictionary<string, string> Of(ErpHttpAnswer answer)
    {
        var cookies = new Dictionary<string, string>(StringComparer.Ordinal);
        // Several headers come joined by commas, and a date of expiry holds one, too: a cookie begins where a name and a sign follow.
        foreach (var part in (answer.Header("Set-Cookie") ?? string.Empty).Split(','))
        {
            var pair = part.Split(';', 2)[0].Trim();
            var sign = pair.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0 || cookies.Count >= CookiesMax || pair.Length > LengthMax) continue;
            var (name, value) = (pair[..sign], pair[(sign + 1)..]);
            if (CredentialHeader.IsAllowed(name) && CredentialHeader.IsSendable(value) && !value.AsSpan().ContainsAny(' ', '"', '\\')) cookies[name] = value;
        }

        return cookies;
    }

    /// <summary>The value of the header that sends them back.</summary>
    public static string Header(IEnumerable<KeyValuePair<string, string>> cookies) => string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}"));
}
