using System.Security.Cryptography;
using System.Text;

namespace ErpLink.Adapters.Http.OData;

/// <summary>
/// Where a search goes on: the position that the server's link holds (<c>$skiptoken</c>, <c>$skip</c>) and a mark of the query it belongs
/// to. A cursor goes to a user interface and comes back, so nothing else of an address is taken from it: the query is made anew.
/// </summary>
internal static class ODataCursor
{
    private const int MarkLength = 16;
    private const string FirstPage = "&first";
    private static readonly string[] Positions = ["$skiptoken", "$skip"];

    /// <param name="start">The target of the query's first page.</param>
    /// <param name="next">The target of its next page.</param>
    public static PageCursor Of(string start, string next)
    {
        var cursor = new StringBuilder(Mark(start));
        var query = next.IndexOf('?', StringComparison.Ordinal);
        foreach (var part in query < 0 ? [] : next[(query + 1)..].Split('&'))
        {
            var (name, value) = Split(part);
            // OData 4.01 lets servers leave the dollar sign out.
            name = "$" + Uri.UnescapeDataString(name).TrimStart('$').ToLowerInvariant();
            if (Positions.Contains(name)) cursor.Append('&').Append(name[1..]).Append('=').Append(Clean(value));
        }

        return new PageCursor(cursor.ToString());
    }

    /// <summary>A cursor to the first page of a query: where a search is made of several, the next of them.</summary>
    /// <param name="start">The target of that page.</param>
    public static PageCursor OfFirst(string start) => new(Mark(start) + FirstPage);

    /// <summary>Which of the queries that a search is made of a cursor belongs to.</summary>
    /// <param name="starts">The targets of their first pages.</param>
    /// <param name="cursor">What the caller handed back; null for the start.</param>
    /// <returns>Its place among them; the first one's for a cursor of none, which <see cref="Continue"/> refuses.</returns>
    public static int QueryOf(IReadOnlyList<string> starts, PageCursor? cursor)
    {
        for (var i = 0; cursor is { Token: { } token } && i < starts.Count; i++)
        {
            if (token.StartsWith(Mark(starts[i]) + "&", StringComparison.Ordinal)) return i;
        }

        return 0;
    }

    /// <summary>The target that a cursor leads to.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SearchRefused"/>: it is not a cursor of this query.</exception>
    public static string Continue(string start, PageCursor cursor, RecordKind kind)
    {
        var token = cursor.Token ?? string.Empty;
        var mark = Mark(start) + "&";
        if (!token.StartsWith(mark, StringComparison.Ordinal)) throw Refused(kind, "does not belong to this search");
        if (token.AsSpan(mark.Length - 1).SequenceEqual(FirstPage)) return start;
        var target = new StringBuilder(start);
        foreach (var position in Positions)
        {
            // Whatever stands behind the name of a position is its value, up to the name of the other one.
            var at = token.IndexOf($"&{position[1..]}=", StringComparison.Ordinal);
            if (at < 0) continue;
            var value = token[(at + position.Length + 1)..];
            var end = Positions.Select(p => value.IndexOf($"&{p[1..]}=", StringComparison.Ordinal)).Where(i => i >= 0)
                .DefaultIfEmpty(value.Length).Min();
            target.Append('&').Append(position).Append('=').Append(Clean(value[..end]));
        }

        return target.Length > start.Length ? target.ToString() : throw Refused(kind, "holds no position that this service can go on from");
    }

    // A plus stays one: some servers read it as a blank and others do not, and each wrote what it reads.
    private static string Clean(string value) => string.Join('+', value.Split('+').Select(p => ODataLiteral.Encode(Uri.UnescapeDataString(p))));

    private static (string Name, string Value) Split(string part) =>
        part.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (part[..at], part[(at + 1)..]) : (part, string.Empty);

    // Against mistakes, not against forgery: who makes a mark reaches a page of the very query that was asked.
    private static string Mark(string start) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(start)))[..MarkLength];

    private static ErpLinkException Refused(RecordKind kind, string why) =>
        new(ErrorCodes.SearchRefused, FailureClass.Invalid, $"The page cursor {why}. Start the search of '{kind}' again.") { Kind = kind };
}
