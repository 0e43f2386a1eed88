using System.Text;

namespace ErpLink.Adapters.Http;

/// <summary>Takes out of a server's words what it was given to know who asks. A server that sends it back would put it into exceptions, logs and
/// the link store.</summary>
/// <remarks>Source: semantics, section 12; row 98 of the catalogue in reliability, section 5.</remarks>
internal static class Redaction
{
    // Shorter words stand in ordinary texts, too.
    private const int WordCharactersMin = 6;

    /// <param name="text">The server's words.</param>
    /// <param name="credential">The headers that said who asks.</param>
    /// <param name="secrets">What was secret in the body.</param>
    public static string Of(string text, ErpCredential? credential, IReadOnlyList<Secret> secrets)
    {
        if (text.Length < WordCharactersMin || credential is null && secrets.Count == 0) return text;
        var words = (credential?.Headers ?? []).SelectMany(h => Words(h.Value.Reveal())).Concat(secrets.Select(s => s.Reveal()))
            .Where(w => w.Length >= WordCharactersMin).OrderByDescending(w => w.Length);
        foreach (var word in words)
        {
            text = text.Replace(word, "***", StringComparison.OrdinalIgnoreCase);
            // The server's texts are cut to a length, and a cut may go through a word.
            for (var length = Math.Min(word.Length - 1, text.Length); length >= WordCharactersMin; length--)
            {
                if (!text.EndsWith(word[..length], StringComparison.OrdinalIgnoreCase)) continue;
                text = text[..^length] + "***";
                break;
            }
        }

        return text;
    }

    // The value behind its scheme; a cookie's value; and what stands behind the user's name where it is Base64.
    private static IEnumerable<string> Words(string value)
    {
        var credential = value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        yield return credential;
        foreach (var cookie in value.Split(';', StringSplitOptions.TrimEntries).Where(c => c.Contains('=')))
            yield return cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var bytes = new byte[credential.Length];
        if (!Convert.TryFromBase64String(credential, bytes, out var length)) yield break;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        if (parts.Length < 2) yield break;
        yield return parts[1];
        foreach (var part in parts[1].Split(':')) yield return part;
    }
}
