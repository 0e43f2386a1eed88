using System.Globalization;
using System.Text.Json;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>One page as it was answered.</summary>
internal sealed record RestPage(List<RestRow> Rows, string? Next, DateTimeOffset? Now)
{
    /// <summary>The server's change token, and whether it says that more is there at once.</summary>
    public string? Token { get; init; }

    public bool? HasMore { get; init; }
}

/// <summary>
/// The pages of one list. Where it goes on is a position: a number, a token, a key, or the query of a link. A position may come back from a
/// user interface, so that it never holds more of an address than parameters.
/// </summary>
internal sealed class RestPager
{
    private const int LinkCell = 0;
    private const int TotalCell = 1;
    private const int TokenCell = 2;
    private const int MoreCell = 3;
    private const char CountSign = ';';
    private readonly RestService _service;
    private readonly RestRead _request;
    private readonly string _path;
    private readonly List<KeyValuePair<string, string>> _query;
    private readonly IReadOnlyDictionary<string, string>? _values;
    private readonly RestNode _tree = new();

    /// <param name="service">Sends.</param>
    /// <param name="request">The list's request.</param>
    /// <param name="query">Its parameters, without those of the page.</param>
    /// <param name="values">Values of placeholders in path and headers.</param>
    /// <param name="pageSize">How many records are wanted at once.</param>
    /// <param name="token">Where the answer has the server's change token.</param>
    public RestPager(RestService service, RestRead request, IEnumerable<KeyValuePair<string, string>> query, IReadOnlyDictionary<string, string>? values, int pageSize,
        RestChangeToken? token = null)
    {
        (_service, _request, _values) = (service, request, values);
        _path = service.Path(request.Path, values) ?? string.Empty;
        _query = [.. query];
        Size = Math.Min(pageSize, request.Paging.SizeMax);
        if (request.Paging.Size is { } size) _query.Add(new(size, Size.ToString(CultureInfo.InvariantCulture)));
        _tree.AddRecord(request.Items);
        if (request.Paging.Path is { } link) _tree.Add(link, new(LinkCell, null));
        if (request.Paging.Total is { } total) _tree.Add(total, new(TotalCell, null));
        if (token is null) return;
        _tree.Add(token.Next, new(TokenCell, null));
        if (token.More is { } more) _tree.Add(more, new(MoreCell, null));
    }

    /// <summary>How many records a full page has.</summary>
    public int Size { get; }

    /// <summary>Whether more may have been on the page: rows of the next one can have moved to it meanwhile.</summary>
    public bool IsFull(RestPage page) => page.Next is not null && page.Rows.Count >= (_request.Paging.Size is null ? 1 : Size);

    /// <summary>The address of the list, whatever the page.</summary>
    public string Start => RestService.Target(_path, _query);

    /// <summary>Reads a page.</summary>
    /// <param name="position">Where; null for the first.</param>
    /// <param name="decoder">Reads its records.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ErpLinkException">There is none.</exception>
    public async ValueTask<RestPage> ReadAsync(string? position, RestDecoder decoder, CancellationToken cancellationToken)
    {
        var target = Target(position);
        var answer = await _service.GetAsync(target, _request.Headers, _values, cancellationToken).ConfigureAwait(false);
        // The list became shorter while it was read, or its length is not told.
        if (position is not null && IsPastEnd(answer)) return new([], null, answer.ServerTime);
        _service.ThrowIfFailed(answer);
        var cells = new FieldValue[4];
        var records = Decode(answer, _tree, cells, new RestRecords(decoder, isList: true, _service.Client), _service.Client.Address.Origin);
        if (!records.IsFound)
            throw ErpJson.Malformed(answer.Origin, _request.Items.Steps.Count == 0 ? "is not a list" : $"has no list at '{_request.Items}', where the profile says it is");
        return new(records.Rows, Next(position, target, answer, cells, records.Rows), answer.ServerTime)
        { Token = Text(cells[TokenCell]), HasMore = Text(cells[MoreCell]) is { } more ? more is "true" or "1" : null };
    }

    /// <summary>Walks an answer once.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>.</exception>
    public static RestRecords Decode(ErpHttpAnswer answer, RestNode tree, FieldValue[] cells, RestRecords records, string origin)
    {
        var body = ErpJson.Body(answer);
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = ErpJson.DepthMax });
        try
        {
            reader.Read();
            new RestWalk(new RestValues(null), cells, records).Value(ref reader, tree);
            if (reader.Read()) throw new FormatException();
            return records;
        }
        catch (JsonException exception)
        {
            throw ErpJson.Malformed(origin, $"is not valid JSON at byte {exception.BytePositionInLine ?? 0} of line {(exception.LineNumber ?? 0) + 1}");
        }
        catch (Exception exception) when (SpoiltRecord.IsContent(exception))
        {
            throw ErpJson.Malformed(origin, "does not hold what the profile says");
        }
    }

    // A proxy's 404 in the middle of a list is not its end, where the service is known to say more.
    private bool IsPastEnd(ErpHttpAnswer answer)
    {
        if (_request.Paging.PastEnd is not { } end || answer.Status != end || answer.Fault != HttpFault.None) return false;
        var errors = _service.Profile.Errors;
        return errors.BareNotFound || errors is { Code.Count: 0, Message.Count: 0 } || RestError.Read(answer, errors, null).IsOwn;
    }

    private string Target(string? position)
    {
        var paging = _request.Paging;
        if (position is null && paging.Type is not (RestPagingType.Page or RestPagingType.Offset)) return Start;
        if (paging.Type == RestPagingType.NextLink) return $"{_path}?{Clean(position!)}";
        position = position is null ? paging.First.ToString(CultureInfo.InvariantCulture) : paging.Type == RestPagingType.Page ? position.Split(CountSign)[0] : position;
        return RestService.Target(_path, _query.Where(p => p.Key != paging.Parameter).Append(new(paging.Parameter!, position)));
    }

    private string? Next(string? position, string target, ErpHttpAnswer answer, FieldValue[] cells, List<RestRow> rows)
    {
        var paging = _request.Paging;
        switch (paging.Type)
        {
            case RestPagingType.None:
                return null;
            case RestPagingType.NextLink:
                var link = Text(cells[LinkCell]) ?? (paging.Header is { } header ? NextOf(answer.Header(header)) : null);
                return link is { Length: > 0 } ? QueryOf(target, link) : null;
            case RestPagingType.Token:
                var token = Text(cells[LinkCell]) ?? (paging.Header is { } name ? answer.Header(name) : null);
                return token is { Length: > 0 } ? token : null;
        }

        if (rows.Count == 0 || paging.EndsShort && rows.Count < Size) return null;
        if (paging.Type == RestPagingType.LastKey) return rows[^1].Key.Text;
        var parts = position?.Split(CountSign) ?? [];
        var at = parts.Length > 0 && Number(parts[0]) is { } given ? given : paging.First;
        // The number of a page says nothing of how many records came before it: services give fewer than they are asked for. So that goes along.
        var before = paging.Type == RestPagingType.Offset ? at - paging.First : position is null ? 0 : parts.Length == 2 ? Number(parts[1]) : null;
        if (before + rows.Count is { } read && Number(Text(cells[TotalCell])) is { } total && read >= total) return null;
        return paging.Type == RestPagingType.Offset ? (at + rows.Count).ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{at + 1}{CountSign}{before + rows.Count}");
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string QueryOf(string target, string link)
    {
        var address = _service.Client.Address;
        var asked = address.Resolve(target);
        // A link may be relative to the page it stands on: "?page=2".
        if (link.StartsWith('?')) link = asked.GetLeftPart(UriPartial.Path) + link;
        if (address.QueryOfSame(asked, link) is { Length: > 1 } query) return query[1..];
        address.Resolve(link);
        throw ErpJson.Malformed(address.Origin, "has a link to the next page that leads to another path than the one that was asked for");
    }

    // RFC 8288: <address>; rel="next", …
    private static string? NextOf(string? header)
    {
        var rest = header ?? string.Empty;
        while (rest.IndexOf('<', StringComparison.Ordinal) is var start and >= 0 && rest.IndexOf('>', start) is var end and > 0)
        {
            // An address may hold commas; what describes it ends where the next one begins.
            var link = rest[(start + 1)..end];
            rest = rest[(end + 1)..];
            var about = rest.IndexOf('<', StringComparison.Ordinal) is var next and >= 0 ? rest[..next] : rest;
            if (about.Replace("\"", "", StringComparison.Ordinal).Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries).Contains("rel=next", StringComparer.OrdinalIgnoreCase)) return link;
        }

        return null;
    }

    // A plus stays one: some servers read it as a blank and others do not, and each wrote what it reads.
    private static string Clean(string query) => string.Join('&', query.Split('&').Select(pair =>
        string.Join('=', pair.Split('=', 2).Select(part => string.Join('+', part.Split('+').Select(p => Uri.EscapeDataString(Uri.UnescapeDataString(p))))))));

    private static string? Text(in FieldValue cell) => cell.Kind == ValueKind.Text ? cell.AsText() : null;
}
