using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Where a search goes on: a mark of the query it belongs to, how many rows of the page were given out, and the page's position,
/// which is a server's text: percent-encoded here, and again wherever it goes.</summary>
internal static class RestCursor
{
    private const int MarkLength = 16;
    private const int SkipMax = 100_000;

    public static PageCursor Of(string start, string? position, int skip) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Mark(start)}|{skip}|{(position is null ? string.Empty : "=" + Uri.EscapeDataString(position))}"));

    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SearchRefused"/>: it is not a cursor of this query.</exception>
    public static (string? Position, int Skip) Read(string start, PageCursor cursor, RecordKind kind)
    {
        var parts = (cursor.Token ?? string.Empty).Split('|', 3);
        if (parts.Length != 3 || parts[0] != Mark(start) || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var skip) || skip > SkipMax
            || parts[2].Length > 0 && parts[2][0] != '=')
            throw new ErpLinkException(ErrorCodes.SearchRefused, FailureClass.Invalid, $"The page cursor does not belong to this search. Start the search of '{kind}' again.") { Kind = kind };
        return (parts[2].Length > 0 ? Uri.UnescapeDataString(parts[2][1..]) : null, skip);
    }

    // Against mistakes, not against forgery: who makes a mark reaches a page of the very list that was asked.
    private static string Mark(string start) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(start)))[..MarkLength];
}
