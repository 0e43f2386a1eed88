using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ErpLink.Adapters.Http.Tests.Hostile;

namespace ErpLink.Adapters.Http.Tests.Fuzz;

/// <summary>One call of one dialect over its real connector and side. The answers of a sound server are recorded once; each case plays them back with
/// one of them spoilt, in body, headers or status.</summary>
public sealed partial class ConversationTarget(string dialect, HostileCall? call) : FuzzTarget
{
    private const int RequestsMax = 1000;
    private static readonly string[] Headers = ["ETag", "Location", "OData-EntityId", "Retry-After", "Date", "Content-Type", "Link", "Content-Encoding",
        "RateLimit", "RateLimit-Remaining", "RateLimit-Reset", "Set-Cookie", "x-csrf-token"];

    private readonly List<(int Status, string Type, string More, byte[] Body)> _recorded = [];
    private HostileDialect? _erp;
    private HostileClient? _client;
    private (IErpConnector Connector, ConnectionContext Context) _connection;
    private Func<int, HttpRequestMessage, HttpResponseMessage>? _answer;
    private string? _outside;
    private int _requests;

    public override string Name => $"{dialect}.{call?.ToString() ?? "Open"}";

    public override string? Complaint => _outside is not null ? $"asks at {_outside}" : _requests > RequestsMax ? $"asks {_requests} times" : null;

    public override async ValueTask<IReadOnlyList<byte[]>> SeedsAsync()
    {
        _erp = HostileDialect.All[dialect]();
        var options = HostileClient.Options();
        options.AttemptsMax = 1;
        options.CreateHandler = () => new Player(this);
        _connection = _erp.Connect("https://fuzz.example", new FakeTime { SkipsWaits = true }, options);
        if (call is null) await RecordAsync(() => HostileClient.OpenAsync(_erp, _connection));
        else
        {
            _client = await HostileClient.OpenAsync(_erp, _connection);
            await RecordAsync(() => _client.CallAsync(call.Value));
        }

        return [.. _recorded.Select(r => r.Body)];
    }

    public override FuzzExtra? Extra(FuzzRandom random)
    {
        var header = random.Below(5) == 0 ? random.Of(Headers) : null;
        var value = header is null ? "" : random.Of(FuzzTexts.Headers);
        var status = random.Below(8) == 0 ? random.Of([200, 201, 202, 204, 207, 400, 401, 403, 404, 409, 412, 422, 429, 500, 503]) : 0;
        return header is null && status == 0 ? null : new(status, header, value);
    }

    public override async ValueTask ReadAsync(int place, byte[] input, FuzzExtra? extra)
    {
        (_requests, _outside) = (0, null);
        var (status, header, value) = extra ?? new(0, null, "");
        _answer = (number, request) =>
        {
            var sound = _recorded[Math.Min(number, _recorded.Count - 1)];
            var isSpoilt = number % _recorded.Count == place;
            return Message(request, isSpoilt && status > 0 ? status : sound.Status, sound.Type, sound.More, isSpoilt ? input : sound.Body, isSpoilt ? header : null, value);
        };
        if (_client is not null)
        {
            var seen = await _client.CallAsync(call!.Value);
            // What it says is data, too: it can be printed, and a failure has a number.
            if (seen.AllText.Contains(TestClient.Canary, StringComparison.Ordinal)) throw new InvalidOperationException("It tells the secret.");
            return;
        }

        await using var client = await HostileClient.OpenAsync(_erp!, _connection);
    }

    private async Task RecordAsync(Func<Task> act)
    {
        _recorded.Clear();
        _answer = null;
        await act();
        _recorded.Should().NotBeEmpty();
    }

    private async Task<HttpResponseMessage> RecordAsync(HttpRequestMessage request)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync();
        var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default).Select(h => KeyValuePair.Create(h.Key, h.Value.ToString())).ToList();
        var reply = await _erp!.AnswerAsync(new HostileRequest(request.Method.Method, request.RequestUri!.PathAndQuery, headers, body));
        // The number of a call is that of the request that it is played back to.
        _recorded.Add((reply.Status, reply.Type, reply.Headers, Encoding.UTF8.GetBytes(CallId().Replace(reply.Body, "\"id\":0", 1))));
        return Message(request, reply.Status, reply.Type, reply.Headers, _recorded[^1].Body, null, "");
    }

    private static HttpResponseMessage Message(HttpRequestMessage request, int status, string type, string more, byte[] body, string? header, string value)
    {
        if (request.Content is not null && request.Content.ReadAsStringAsync() is { IsCompleted: true } text && RequestId().Match(text.Result) is { Success: true } id) body = WithId(body, id.Value);
        var response = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach (var line in more.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(": ", 2))) response.Headers.TryAddWithoutValidation(line[0], line[1]);
        if (header is null) return response;
        response.Headers.Remove(header);
        if (header.StartsWith("Content-", StringComparison.Ordinal)) response.Content.Headers.Remove(header);
        if (!response.Headers.TryAddWithoutValidation(header, value)) response.Content.Headers.TryAddWithoutValidation(header, value);
        return response;
    }

    private static byte[] WithId(byte[] body, string id)
    {
        var at = body.AsSpan().IndexOf("\"id\":0"u8);
        return at < 0 || at > 40 ? body : [.. body[..at], .. Encoding.UTF8.GetBytes(id), .. body[(at + 6)..]];
    }

    [GeneratedRegex("(?<=^.{0,30})\"id\":\\d+")]
    private static partial Regex CallId();

    [GeneratedRegex("(?<=^.{0,30})\"id\":\\d+")]
    private static partial Regex RequestId();

    private sealed class Player(ConversationTarget target) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Host != "fuzz.example") target._outside = request.RequestUri.Host;
            if (target._answer is not { } answer) return await target.RecordAsync(request);
            // Nothing is learnt from more; the complaint says that it did not end by itself.
            if (target._requests++ > RequestsMax) throw new HttpRequestException("Enough.");
            if (request.Content is not null) await request.Content.LoadIntoBufferAsync(cancellationToken);
            return answer(target._requests - 1, request);
        }
    }
}
