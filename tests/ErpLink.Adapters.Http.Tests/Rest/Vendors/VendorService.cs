using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ErpLink.Adapters;
using ErpLink.Adapters.Http.Rest;

namespace ErpLink.Adapters.Http.Tests.Rest.Vendors;

/// <summary>A vendor's service in this process, as the vendor's documentation describes it, with its log-in. Its profile is a built-in one.</summary>
public abstract class VendorService : HttpMessageHandler
{
    private readonly Lock _gate = new();

    /// <summary>Everything that was asked, log-ins included.</summary>
    public List<VendorCall> Calls { get; } = [];

    /// <summary>Answered in the place of the usual answer, once.</summary>
    public Queue<VendorReply> Instead { get; } = new();

    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public FakeTime Time { get; } = new() { SkipsWaits = true };

    /// <summary>The calls but for log-ins: method and target.</summary>
    public IEnumerable<string> Asked => Calls.Where(c => !IsLogIn(c)).Select(c => $"{c.Method} {c.Target}");

    public ValueTask<IRecordSide> OpenAsync(string profile, string? timeZone, params (string Name, string Value)[] settings)
    {
        var options = new ErpHttpOptions { RetryDelay = TimeSpan.Zero, CreateHandler = () => this };
        return new RestConnector(() => options).OpenAsync(new ConnectionContext("oslo", TestClient.Settings(settings)) { Profile = profile, TimeZone = timeZone, Time = Time }, default);
    }

    protected abstract bool IsLogIn(VendorCall call);

    protected abstract VendorReply Answer(VendorCall call);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        var uri = request.RequestUri!;
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2))
            .ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p[1]));
        var headers = request.Headers.NonValidated.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        VendorReply reply;
        lock (_gate)
        {
            var call = new VendorCall(uri.Host, request.Method.Method, Uri.UnescapeDataString(uri.AbsolutePath), Uri.UnescapeDataString(uri.PathAndQuery), query, headers, body);
            Calls.Add(call);
            reply = !IsLogIn(call) && Instead.TryDequeue(out var other) ? other : Answer(call);
        }

        var answer = new HttpResponseMessage((HttpStatusCode)reply.Status) { RequestMessage = request, Content = new ByteArrayContent([]) };
        if (reply.Json.Length > 0) answer.Content = new StringContent(reply.Json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in reply.Headers) answer.Headers.TryAddWithoutValidation(name, value);
        answer.Headers.Date = Now;
        return answer;
    }

    /// <summary>Merges members of a change into a record, objects within it, too; arrays are replaced.</summary>
    protected static void Merge(JsonObject record, JsonObject change)
    {
        foreach (var (name, value) in change)
        {
            if (value is JsonObject inner && record[name] is JsonObject there) Merge(there, inner);
            else record[name] = value?.DeepClone();
        }
    }
}

/// <summary>A request as it came; target, path and query are decoded.</summary>
public sealed record VendorCall(string Host, string Method, string Path, string Target, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public int Number(string name) => int.Parse(Query[name], System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>An answer.</summary>
public sealed record VendorReply(int Status, string Json, params (string Name, string Value)[] Headers)
{
    public static VendorReply Of(JsonNode json, int status = 200) => new(status, json.ToJsonString());
}
