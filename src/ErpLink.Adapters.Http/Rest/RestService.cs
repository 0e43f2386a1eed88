using ErpLink.Adapters;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>The requests of one connection: addresses, parameters and headers made from templates.</summary>
/// <param name="client">The transport.</param>
/// <param name="profile">The profile.</param>
/// <param name="settings">The connection's settings.</param>
/// <param name="time">The clock.</param>
internal sealed class RestService(ErpHttpClient client, RestProfile profile, ConnectionSettings settings, TimeProvider time) : IDisposable
{
    private static readonly KeyValuePair<string, string> Accept = new("Accept", "application/json");
    private static readonly Dictionary<string, string> Nothing = [];

    public ErpHttpClient Client => client;

    public RestProfile Profile => profile;

    public TimeProvider Time => time;

    public void Dispose() => client.Dispose();

    /// <summary>A path with its values; null when one of them cannot be a part of a path.</summary>
    public string? Path(RestTemplate template, IReadOnlyDictionary<string, string>? values = null)
    {
        var path = template.Render(name => Find(name, values) ?? settings.Get(name), encodes: true);
        // A segment of dots leads up, however it is encoded, and a backslash is a slash to some.
        return Uri.UnescapeDataString(path).Replace('\\', '/').Split('/').Any(s => s is "." or "..") ? null : path;
    }

    /// <summary>Parameters with their values; those are left out whose setting is not given.</summary>
    public IEnumerable<KeyValuePair<string, string>> Query(IReadOnlyDictionary<string, RestTemplate> templates, IReadOnlyDictionary<string, string>? values = null) =>
        Rendered(templates, values);

    /// <summary>Path and query.</summary>
    public static string Target(string path, IEnumerable<KeyValuePair<string, string>> query)
    {
        var text = string.Join('&', query.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
        return text.Length == 0 ? path : $"{path}?{text}";
    }

    public ValueTask<ErpHttpAnswer> GetAsync(string target, IReadOnlyDictionary<string, RestTemplate>? headers, IReadOnlyDictionary<string, string>? values,
        CancellationToken cancellationToken) =>
        client.SendAsync(new ErpHttpRequest(HttpMethod.Get, target) { Headers = Headers([.. headers is null ? [] : Rendered(headers, values)]) }, cancellationToken);

    public ValueTask<ErpHttpAnswer> WriteAsync(RestWrite write, string target, ReadOnlyMemory<byte> body, IReadOnlyList<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken) =>
        client.SendAsync(new ErpHttpRequest(write.Method, target) { Body = body, Headers = Headers(headers) }, cancellationToken);

    public ResponseOutcome Outcome(HttpOperation operation, ErpHttpAnswer answer, AnswerBody body, RestKind? kind = null) =>
        ResponseOutcome.Of(operation, answer, body, RestError.Read(answer, profile.Errors, kind).Error);

    /// <summary>The answer of a read that has to have data.</summary>
    /// <exception cref="ErpLinkException">It has none.</exception>
    public void ThrowIfFailed(ErpHttpAnswer answer) =>
        Outcome(HttpOperation.Read, answer, answer.IsSuccess && answer.IsJson && answer.Body.Length > 0 ? AnswerBody.Valid : AnswerBody.Missing).ThrowIfFailed();

    /// <summary>What names the database: by a request, by settings, or the address.</summary>
    /// <exception cref="ErpLinkException">The request failed.</exception>
    public async ValueTask<string> IdentityAsync(CancellationToken cancellationToken)
    {
        var identity = profile.Identity;
        if (identity.Request is not { } request)
            return identity.Settings.Count == 0 ? client.Address.Root.AbsoluteUri : string.Join('/', identity.Settings.Select(s => Find(s, null) ?? settings.Get(s)).Prepend(client.Address.Origin));
        var answer = await GetAsync(Target(Path(request.Path) ?? string.Empty, Query(request.Query)), null, null, cancellationToken).ConfigureAwait(false);
        ThrowIfFailed(answer);
        return ErpJson.Read(answer, root => identity.Value!.FindText(root)) is { Length: > 0 } id ? id
            : throw ErpJson.Malformed(answer.Origin, $"has nothing at '{identity.Value}', where the profile says the name of the database is");
    }

    private IReadOnlyList<KeyValuePair<string, string>> Headers(IReadOnlyList<KeyValuePair<string, string>> own) =>
        [Accept, .. Rendered(profile.Headers, Nothing), .. own];

    private IEnumerable<KeyValuePair<string, string>> Rendered(IReadOnlyDictionary<string, RestTemplate> templates, IReadOnlyDictionary<string, string>? values)
    {
        foreach (var (name, template) in templates)
        {
            if (template.Names.All(n => Find(n, values) is not null)) yield return new(name, template.Render(n => Find(n, values)!));
        }
    }

    private string? Find(string name, IReadOnlyDictionary<string, string>? values) =>
        values?.GetValueOrDefault(name) ?? settings.Find(name) ?? profile.Settings.FirstOrDefault(s => s.Name == name)?.Default;
}
