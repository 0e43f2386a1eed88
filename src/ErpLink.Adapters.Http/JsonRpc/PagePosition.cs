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
    private const int PagesMax = 100_000;

    private long? LastId { get; init; }

    private int Pages { get; init; }

    /// <summary>Where a query goes on.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SearchRefused"/>: the cursor is of another search.</exception>
    public static PagePosition Of(RecordQuery query)
    {
        if (query.After is not { } cursor) return default;
        var isById = query.OrderBy.Count == 0;
        if (cursor.Token.StartsWith(isById ? Behind : At, StringComparison.Ordinal)
            && long.TryParse(cursor.Token.AsSpan(Behind.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (isById || number <= int.MaxValue))
            return isById ? new(number, 0) { LastId = number } : new(null, (int)number);
        throw SearchTerm.Refused("The page cursor does not belong to this search.");
    }

    /// <summary>Behind a page.</summary>
    /// <param name="query">The search.</param>
    /// <param name="lastId">The id of the page's last record.</param>
    /// <param name="size">How many records it holds.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>: a server that does not heed where a page is to begin would give
    /// pages for ever.</exception>
    public PagePosition Next(RecordQuery query, long lastId, int size)
    {
        var isById = query.OrderBy.Count == 0;
        if (Pages + 1 >= PagesMax || (isById ? lastId <= LastId : lastId == LastId))
            throw new ErpLinkException(ErrorCodes.AnswerMalformed, FailureClass.Bug, $"The server's pages of '{query.Kind}' do not end. Report this with its version.")
            { Kind = query.Kind };
        return (isById ? new PagePosition(lastId, 0) : new PagePosition(null, Offset + size)) with { LastId = lastId, Pages = Pages + 1 };
    }

    /// <summary>The text to hand out.</summary>
    public PageCursor ToCursor() => new(AfterId is { } id ? Behind + id.ToString(CultureInfo.InvariantCulture) : At + Offset.ToString(CultureInfo.InvariantCulture));
}
