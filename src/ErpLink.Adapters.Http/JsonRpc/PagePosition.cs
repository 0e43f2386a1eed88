using System.Globalization;

namespace ErpLink.Adapters.Http.JsonRpc;

/// <summary>Where a page of a search starts: behind an id, so that records that come or go meanwhile move nothing; at an offset where another
/// order was asked for.</summary>
/// <param name="AfterId">The last id of the page before.</param>
/// <param name="Offset">How many records to pass over.</param>
internal readonly record struct PagePosition(long? AfterId, int Offset)
{
    private const string Behind = "id:";
    private const string At = "at:";

    /// <summary>Where a query goes on.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SearchRefused"/>: the cursor is of another search.</exception>
    public static PagePosition Of(RecordQuery query)
    {
        if (query.After is not { } cursor) return default;
        var isById = query.OrderBy.Count == 0;
        if (cursor.Token.StartsWith(isById ? Behind : At, StringComparison.Ordinal)
            && int.TryParse(cursor.Token.AsSpan(Behind.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return isById ? new(number, 0) : new(null, number);
        throw SearchTerm.Refused("The page cursor does not belong to this search.");
    }

    /// <summary>Behind a page.</summary>
    public PagePosition Next(RecordQuery query, long lastId, int size) => query.OrderBy.Count == 0 ? new(lastId, 0) : new(null, Offset + size);

    /// <summary>The text to hand out.</summary>
    public PageCursor ToCursor() => new(AfterId is { } id ? Behind + id.ToString(CultureInfo.InvariantCulture) : At + Offset.ToString(CultureInfo.InvariantCulture));
}
