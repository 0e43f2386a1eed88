namespace ErpLink.Adapters.Http;

/// <summary>Which headers a credential may travel in.</summary>
internal static class CredentialHeader
{
    // Those by which a request is framed or led elsewhere. Those of the body (Content-…) are refused by the framework.
    private static readonly string[] OfTransport =
        ["Host", "Connection", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "Accept-Encoding", "Proxy-Authorization", "Proxy-Connection"];

    public static bool IsAllowed(string name) =>
        name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c))
        && !OfTransport.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    /// <summary>The error for a secret that makes a header's value which cannot be sent. Secrets that are kept as files often end in a line break.</summary>
    public static ErpLinkException Unsendable(string setting) => new(ErrorCodes.SettingInvalid, FailureClass.Unauthorized,
        $"The secret of the setting '{setting}' holds a character that no header can hold, such as a line break at its end. Store it without.")
    { Field = setting };

    /// <summary>Whether a value can be sent: visible ASCII and blanks.</summary>
    public static bool IsSendable(ReadOnlySpan<char> value) => !value.ContainsAnyExceptInRange(' ', '~');
}
