using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>The requests of one connection: what every dialect-level operation is made of.</summary>
internal sealed class ODataService(ErpHttpClient client, ODataProfile profile, string? company = null) : IDisposable
{
    // Numbers as text keep all their digits on the way through any JSON reader.
    private static readonly KeyValuePair<string, string> Accept =
        new("Accept", "application/json;odata.metadata=minimal;IEEE754Compatible=true");

    private static readonly KeyValuePair<string, string>[] Versions = [new("OData-Version", "4.0"), new("OData-MaxVersion", "4.0")];

    private static readonly KeyValuePair<string, string> Representation = new("Prefer", "return=representation");

    private readonly ODataCsrf? _csrf = profile.NeedsCsrfToken ? new ODataCsrf(client) : null;

    public ErpHttpClient Client => client;

    public ODataProfile Profile => profile;

    public void Dispose() => client.Dispose();

    public async ValueTask<EdmModel> ReadMetadataAsync(CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(new ErpHttpRequest(HttpMethod.Get, Target("$metadata")) { Headers = [new("Accept", "application/xml"), .. Versions] }, cancellationToken).ConfigureAwait(false);
        var isXml = answer.MediaType is "application/xml" or "text/xml" || answer.MediaType.EndsWith("+xml", StringComparison.Ordinal);
        ResponseOutcome.Of(HttpOperation.Read, answer, isXml && answer.Body.Length > 0 ? AnswerBody.Valid
            : AnswerBody.Invalid, ODataError.Read(answer, profile)).ThrowIfFailed();
        return EdmReader.Read(answer);
    }

    public ValueTask<ErpHttpAnswer> GetAsync(string target, int? pageSize, CancellationToken cancellationToken) =>
        client.SendAsync(new ErpHttpRequest(HttpMethod.Get, Target(target))
        {
            Headers = pageSize is { } size ? [Accept, .. Versions, new("Prefer", $"odata.maxpagesize={size}")] : [Accept, .. Versions],
        }, cancellationToken);

    public ValueTask<ErpHttpAnswer> WriteAsync(ODataWrite write, CancellationToken cancellationToken) => SendAsync(write.Method, write.Path, write.Body,
        write.IfMatch is null ? [Accept, .. Versions, Representation] : [Accept, .. Versions, Representation, new("If-Match", write.IfMatch)], cancellationToken);

    /// <summary>Several writes in one request. Without the preference a service stops at the first that fails.</summary>
    public ValueTask<ErpHttpAnswer> BatchAsync(IReadOnlyList<ODataWrite> writes, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "$batch", ODataBatch.Body(writes, Target, [Accept, .. Versions, Representation]),
            [new("Accept", "application/json"), .. Versions, new("Prefer", "odata.continue-on-error")], cancellationToken);

    /// <summary>One page of a set.</summary>
    /// <exception cref="ErpLinkException">There is none.</exception>
    public async ValueTask<(List<T> Items, string? Next)> GetPageAsync<T>(string target, int? pageSize, Func<JsonElement, T> read,
        CancellationToken cancellationToken)
    {
        var answer = await GetSoundAsync(target, pageSize, cancellationToken).ConfigureAwait(false);
        return ErpJson.Read(answer, root => (ErpJson.Rows(root.GetProperty("value"), client).Select(read).ToList(), Link(root, target, "@odata.nextLink", "@nextLink")));
    }

    /// <summary>One page of records, with the server's time when it was asked.</summary>
    /// <exception cref="ErpLinkException">There is none.</exception>
    public async ValueTask<(ODataPage Page, string? Next, DateTimeOffset? Now)> GetRecordsAsync(string target, int? pageSize, ODataRecordPlan plan,
        CancellationToken cancellationToken)
    {
        var answer = await GetSoundAsync(target, pageSize, cancellationToken).ConfigureAwait(false);
        var page = ODataPage.Read(answer, plan, client.Options.AnswerRowsMax);
        return (page, page.Link is null ? null : Relative(target, page.Link), answer.ServerTime);
    }

    /// <summary>A page of tracked changes, or of the set that is to be tracked.</summary>
    public ValueTask<ErpHttpAnswer> GetChangesAsync(string target, int pageSize, bool isStart, CancellationToken cancellationToken) =>
        client.SendAsync(new ErpHttpRequest(HttpMethod.Get, Target(target))
        {
            Headers = [Accept, .. Versions, new("Prefer", (isStart ? "odata.track-changes," : string.Empty) + $"odata.maxpagesize={pageSize}")],
        }, cancellationToken);

    /// <summary>What such a page holds, and the link to the next one or to what changes later.</summary>
    public (List<T> Items, string? Next, string? Delta) ReadChanges<T>(ErpHttpAnswer answer, string target, Func<JsonElement, T> read)
    {
        ResponseOutcome.Of(HttpOperation.Read, answer, answer.IsSuccess && answer.IsJson && answer.Body.Length > 0 ? AnswerBody.Valid
            : AnswerBody.Missing, ODataError.Read(answer, profile)).ThrowIfFailed();
        return ErpJson.Read(answer, root => (ErpJson.Rows(root.GetProperty("value"), client).Select(read).ToList(),
            Link(root, target, "@odata.nextLink", "@nextLink"), Link(root, target, "@odata.deltaLink", "@deltaLink")));
    }

    /// <summary>All pages of a set that is known to be small.</summary>
    public async ValueTask<List<T>> GetAllAsync<T>(string target, Func<JsonElement, T> read, int itemsMax,
        CancellationToken cancellationToken)
    {
        var all = new List<T>();
        var paging = new PagingGuard(client.Address.Origin);
        for (string? next = target; next is not null;)
        {
            (var items, next) = await GetPageAsync(next, null, read, cancellationToken).ConfigureAwait(false);
            all.AddRange(items);
            if (all.Count > itemsMax)
                throw new ErpLinkException(ErrorCodes.AnswerTooLarge, FailureClass.NotSupported,
                    $"A list at {client.Address.Origin} has more than {itemsMax} items.");
            paging.Follow(next, items.Count);
        }

        return all;
    }

    private async ValueTask<ErpHttpAnswer> GetSoundAsync(string target, int? pageSize, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(target, pageSize, cancellationToken).ConfigureAwait(false);
        ResponseOutcome.Of(HttpOperation.Read, answer, answer.IsSuccess && answer.IsJson && answer.Body.Length > 0 ? AnswerBody.Valid
            : AnswerBody.Missing, ODataError.Read(answer, profile)).ThrowIfFailed();
        return answer;
    }

    private async ValueTask<ErpHttpAnswer> SendAsync(HttpMethod method, string target, ReadOnlyMemory<byte> body,
        IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        ErpHttpRequest Request(IEnumerable<KeyValuePair<string, string>> more) => new(method, Target(target)) { Body = body, Headers = [.. headers, .. more] };
        return _csrf is null ? await client.SendAsync(Request([]), cancellationToken).ConfigureAwait(false)
            : await _csrf.SendAsync(Request, Target(string.Empty), cancellationToken).ConfigureAwait(false);
    }

    // A service that is told the company by a parameter is told with every request; links of its own may hold it already.
    private string Target(string target) => profile.CompanyParameter is not { } name || company is null || target.Contains($"{name}=", StringComparison.Ordinal) ? target
        : $"{target}{(target.Contains('?') ? '&' : '?')}{name}={ODataLiteral.Encode(company)}";

    private string? Link(JsonElement root, string target, string name, string otherName) =>
        (root.TryGetProperty(name, out var found) || root.TryGetProperty(otherName, out found)) && found.GetString() is { } link ? Relative(target, link) : null;

    // Where the link leads on in what was asked for, the path stays as we wrote it: a server spells its own names as it likes.
    private string Relative(string target, string link)
    {
        var root = client.Address.Root;
        var asked = client.Address.Resolve(target);
        if (client.Address.QueryOfSame(asked, link) is { } query) return asked.AbsolutePath[root.AbsolutePath.Length..] + query;
        var full = client.Address.Resolve(link);
        return full.PathAndQuery[root.AbsolutePath.Length..];
    }
}
