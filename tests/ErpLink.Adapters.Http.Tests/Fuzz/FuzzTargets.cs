using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ErpLink.Adapters.Http.OData;
using ErpLink.Adapters.Http.Rest;
using ErpLink.Adapters.Http.Tests.Hostile;
using ErpLink.Adapters.Http.Tests.Rest;
using ErpLink.Maps;

namespace ErpLink.Adapters.Http.Tests.Fuzz;

/// <summary>Everything that is fuzzed: every call of every dialect, and every reader of a text that comes from elsewhere.</summary>
public static class FuzzTargets
{
    private static readonly FieldSelection Name = FieldSelection.Of("name");

    public static IReadOnlyDictionary<string, Func<FuzzTarget>> All { get; } = Conversations().Concat(Texts()).ToDictionary(t => t.Key, t => t.Value);

    private static IEnumerable<KeyValuePair<string, Func<FuzzTarget>>> Conversations() =>
        from dialect in HostileDialect.All.Keys
        from call in Enum.GetValues<HostileCall>().Cast<HostileCall?>().Prepend(null)
        select KeyValuePair.Create<string, Func<FuzzTarget>>($"{dialect}.{call?.ToString() ?? "Open"}", () => new ConversationTarget(dialect, call));

    private static IEnumerable<KeyValuePair<string, Func<FuzzTarget>>> Texts()
    {
        yield return Text("odata.Profile", [FakeOData.Profile, BuiltIn("OData.Profiles.business-central.json")], json => ODataProfileReader.Read("fuzz.json", json));
        yield return Text("rest.Profile", [File.ReadAllText(RestSides.File("small-erp.json")), .. RestProfileReader.BuiltInNames.Take(3).Select(n => BuiltIn($"Rest.Profiles.{n}.json"))], json => RestProfileReader.Read("fuzz.json", json));
        yield return Text("map.Json", [ConnectionJson.Write(Connection())], json => ConnectionJson.Write(ConnectionJson.Read(json)));
        yield return Text("oauth.Token", ["""{"access_token":"x","token_type":"Bearer","expires_in":3600,"refresh_token":"y"}""", """{"error":"invalid_grant","error_description":"z"}"""],
            json => (OAuthToken.Read(Answer(200, json)), OAuthToken.ReadError(Answer(400, json))));
        yield return Text("retry.After", ["120", "Thu, 01 Jan 2099 00:00:00 GMT", "-5", "1.5"],
            text => RetryAfter.Parse(Encoding.Latin1.GetString(text), Encoding.Latin1.GetString(text), DateTimeOffset.UnixEpoch, TimeSpan.FromMinutes(10)) is { } wait && (wait < TimeSpan.Zero || wait > TimeSpan.FromMinutes(10))
                ? throw new InvalidOperationException($"{wait}") : 0);
        yield return Text("address.Link", ["https://erp.example/api/things?x=1", "things('A')", "../x", "//evil.example", "https://erp.example@evil.example/api/", "/api/%2e%2e/x"], Link);
        yield return Text("webhook.Body", ["{\"id\":\"17\"}", "1772366400.{\"id\":\"17\"}"], Webhook);
        yield return Text("quota.Headers", ["0\n30", "limit=100, remaining=0, reset=12", "\"burst\";r=0;t=7, \"day\";r=0;t=90", "0\nSun, 01 Mar 2026 12:01:00 GMT", "0\n1772366460000"], Quota);
        yield return Text("cookies.Set", ["B1SESSION=a1; Path=/; HttpOnly, ROUTEID=.node1; Expires=Sun, 01 Mar 2026 12:01:00 GMT", "a=b=c; Secure", "x=\"y\""], Cookies);
        yield return new("body.Compressed", () => new TextTarget("body.Compressed", Zipped(), Compressed));
        foreach (var dialect in HostileDialect.All.Keys)
        {
            yield return Cursor($"{dialect}.PageCursor", dialect, async (erp, side, text) =>
            {
                await foreach (var _ in side.SearchAsync(new RecordQuery(erp.Kind, Name) { After = new PageCursor(text) }, default)) break;
            }, ["id:17", "at:50", "0123456789abcdef&skiptoken=1", "o:17", "p:2"]);
            yield return Cursor($"{dialect}.FeedCursor", dialect, async (erp, side, text) =>
            {
                var page = await side.ReadChangesAsync(erp.Kind, new SyncCursor(text), Name, default);
                await side.ReadChangesAsync(erp.Kind, page.Next, Name, default);
            }, []);
        }
    }

    private static KeyValuePair<string, Func<FuzzTarget>> Text<T>(string name, string[] seeds, Func<byte[], T> read) => new(name, () => new TextTarget(name, [.. seeds.Select(Encoding.UTF8.GetBytes)], async input =>
    {
        if (read(input) is ValueTask task) await task;
    }));

    private static KeyValuePair<string, Func<FuzzTarget>> Cursor(string name, string dialect, Func<HostileDialect, IRecordSide, string, Task> read, string[] seeds) =>
        new(name, () => new CursorTarget(name, dialect, read, seeds));

    private static ValueTask Link(byte[] text)
    {
        var address = ErpAddress.Parse("https://erp.example/api/", "fuzz");
        var link = Encoding.UTF8.GetString(text);
        var to = address.Resolve(link);
        if (to.Host != "erp.example" || to.Scheme != "https" || to.Port != 443 || to.UserInfo.Length > 0 || !to.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal) && to.AbsolutePath != "/api")
            throw new InvalidOperationException($"It leads to {to}.");
        ErpAddress.Parse(link, "fuzz");
        return default;
    }

    // Signed as it should be, it is valid; of what is then changed, nothing is.
    private static async ValueTask Webhook(byte[] text)
    {
        const string key = "a key of this test", now = "1772366400";
        var signed = Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), (byte[])[.. Encoding.UTF8.GetBytes(now + "."), .. text]));
        var at = text.Length == 0 ? 0 : text[0] % text.Length;
        byte[] changed = text.Length == 0 ? [0] : [.. text[..at], (byte)(text[at] ^ 1), .. text[(at + 1)..]];
        var half = Encoding.Latin1.GetString(text[..(text.Length / 2)]);
        (string Time, string Signature, byte[] Body, WebhookVerdict Verdict)[] cases =
        [
            (now, signed, text, WebhookVerdict.Valid), (now, signed, changed, WebhookVerdict.Forged), (now, signed, [.. text, 0], WebhookVerdict.Forged), ("1772366401", signed, text, WebhookVerdict.Forged),
            (now, Convert.ToBase64String(HMACSHA256.HashData("another key"u8, text)), text, WebhookVerdict.Forged), (now, "x" + signed, text, WebhookVerdict.Unsigned), ("now", signed, text, WebhookVerdict.Unsigned),
        ];
        foreach (var (time, signature, content, verdict) in cases)
            if (await VerdictAsync(time, signature, content) is var seen && seen != verdict) throw new InvalidOperationException($"It is {seen}, and not {verdict}.");
        if (await VerdictAsync(half, half, text) == WebhookVerdict.Valid) throw new InvalidOperationException("It is taken for signed.");

        static async ValueTask<WebhookVerdict> VerdictAsync(string time, string signature, byte[] content)
        {
            using var body = new MemoryStream(content);
            return (await new WebhookSignature(new FakeTime()).CheckAsync(new Secret(key), time, signature, body, null, default)).Verdict;
        }
    }

    private static ValueTask Quota(byte[] text)
    {
        var max = TimeSpan.FromMinutes(10);
        var parts = Encoding.Latin1.GetString(text).Split('\n', 2);
        foreach (var form in Enum.GetValues<QuotaReset>())
        {
            var answer = Answer(429, [], ("X-Left", parts[0]), ("X-At", parts[^1]), ("RateLimit", parts[0]), ("Retry-After", parts[^1]), ("Date", parts[^1]));
            if (QuotaReader.WaitOf(answer, [QuotaHeaders.Standard, new("X-Left", "X-At", form)], new FakeTime().GetUtcNow(), max) is { } wait && (wait <= TimeSpan.Zero || wait > max))
                throw new InvalidOperationException($"A pause of {wait}.");
        }

        return default;
    }

    private static ValueTask Cookies(byte[] text)
    {
        var cookies = HttpCookies.Of(Answer(200, [], ("Set-Cookie", Encoding.Latin1.GetString(text))));
        // What goes back is one header, and each cookie in it is one.
        if (HttpCookies.Header(cookies) is var header && (!CredentialHeader.IsSendable(header) || header.Split("; ").Length != Math.Max(1, cookies.Count)))
            throw new InvalidOperationException($"It would send '{header}' for {cookies.Count} cookies.");
        return default;
    }

    private static async ValueTask Compressed(byte[] body)
    {
        foreach (var encoding in new[] { "gzip", "br", "deflate" })
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            content.Headers.ContentEncoding.Add(encoding);
            var (read, _) = await AnswerReader.ReadAsync(content, new ErpHttpOptions { AnswerBytesMax = 64 * 1024 }, default);
            if (read.Length > 64 * 1024) throw new InvalidOperationException($"{read.Length} bytes");
        }
    }

    private static List<byte[]> Zipped()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"{{\"value\":{i}}}")));
        using var gzip = new MemoryStream();
        using (var stream = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(text);
        using var brotli = new MemoryStream();
        using (var stream = new BrotliStream(brotli, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(text);
        using var zlib = new MemoryStream();
        using (var stream = new ZLibStream(zlib, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(text);
        return [gzip.ToArray(), brotli.ToArray(), zlib.ToArray()];
    }

    private static ErpHttpAnswer Answer(int status, byte[] json, params (string Name, string Value)[] headers)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" };
        foreach (var (name, value) in headers) all[name] = value;
        return new("https://erp.example", status, HttpFault.None, mayHaveBeenSent: true, all) { Body = json };
    }

    private static string BuiltIn(string name)
    {
        using var stream = typeof(ErpHttpClient).Assembly.GetManifestResourceStream("ErpLink.Adapters.Http." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static ConnectionDefinition Connection() => new ConnectionBuilder("oslo").Adapter("odata").Profile("business-central").Id("oslo-1").TimeZone("Europe/Oslo").Setting("address", "https://erp.example/")
        .List("segments", "groups", list => list.Pair("a", "b").OnUnmapped(UnmappedItem.Reject))
        .Map(EntityKinds.Company, ActorKinds.Customer, map => map.Both("name", "displayName", f => f.OnTooLong(Misfit.Truncate).OnConflict(Conflict.AppWins)).ToApp("number", "number")
            .ToErp("code", "code", f => f.ToErpSteps(ConversionStep.Trim, ConversionStep.Format("K{value}"), ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["Ka"] = 1 })))
            .OnlyInApp(Restriction.All(Restriction.Where("name", SearchOperator.IsNotBlank), Restriction.Any(Restriction.Where("since", SearchOperator.Less, new DateOnly(2026, 1, 31)))))
            .DefaultInErp("currency", "NOK").AskInErp("group", "b").OnGone(GonePolicy.Unlink).ShowInSearch("name"))
        .Build();
}
