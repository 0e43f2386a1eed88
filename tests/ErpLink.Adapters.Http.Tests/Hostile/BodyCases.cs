using System.IO.Compression;
using System.Text;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>Servers that answer 200 with something that is not the answer.</summary>
public static class BodyCases
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private const string Page = "<html><body>Log in, " + HostileDialect.FirstName + "</body></html>";

    private static readonly Dictionary<string, byte[]> Bombs =
        new[] { "gzip", "br", "deflate" }.ToDictionary(e => e, e => Compressed(e, new byte[64 * 1024 * 1024]));

    public static IReadOnlyList<HostileCase> All { get; } =
    [
        new HostileCase("answers with a log-in page", [18], a => new HostileReply(200, "text/html", Page).SendAsync(a.Stream)).Fails(FailureClass.Transient, ErrorCodes.AnswerMalformed),
        Malformed("answers with a log-in page that it calls JSON", [18], a => new HostileReply(200, "application/json", Page).SendAsync(a.Stream)),
        Malformed("answers in XML", [18], a => new HostileReply(200, "application/xml", "<ok>" + HostileDialect.FirstName + "</ok>").SendAsync(a.Stream)),
        Malformed("does not say of which type its answer is", [27], a => (a.Reply with { Type = "text/plain" }).SendAsync(a.Stream)),
        Malformed("answers with nothing", [19, 21], a => a.WriteAsync(Ok + "Content-Length: 0\r\n\r\n")),
        Malformed("answers with blanks", [19, 21], a => a.WriteAsync(Ok + "Content-Length: 4\r\n\r\n \r\n ")),
        .. new[] { "{}", "[]", "null", "true", "5", "\"" + HostileDialect.FirstName + "\"", "[{}]", "{\"value\":null}", "{\"value\":5}", "{\"id\":null,\"result\":null}" }
            .Select(body => Malformed($"answers {body.Replace(HostileDialect.FirstName, "text", StringComparison.Ordinal)}", [21], a => a.WriteAsync($"{Ok}Content-Length: {body.Length}\r\n\r\n{body}"))
                with { Fits = dialect => !dialect.IsAnswer(body) }),

        Cut("ends before the announced length", a => a.WriteAsync($"{Ok}Content-Length: {a.Reply.Body.Length + 500}\r\n\r\n{a.Reply.Body}")),
        Cut("ends without the last chunk", a => a.WriteAsync($"{Ok}Transfer-Encoding: chunked\r\n\r\n{Bytes(a).Length:x}\r\n{a.Reply.Body}\r\n")),
        Cut("ends in the middle of a compressed body", a => RawCutAsync(a, Compressed("gzip", Bytes(a)))),
        Cut("breaks its chunks", a => a.WriteAsync($"{Ok}Transfer-Encoding: chunked\r\n\r\nzz\r\n{a.Reply.Body}\r\n0\r\n\r\n")),

        TooLarge("announces a body of gigabytes", [25], a => a.WriteAsync(Ok + "Content-Length: 4000000000\r\n\r\n{")),
        TooLarge("sends chunks without end", [25], async a =>
        {
            await a.WriteAsync(Ok + "Transfer-Encoding: chunked\r\n\r\n");
            var chunk = $"10000\r\n{new string(' ', 0x10000)}\r\n";
            while (true) await a.WriteAsync(chunk);
        }),
        .. new[] { "gzip", "br", "deflate" }.Select(e => TooLarge($"sends a bomb in {e}", [26], a => RawServer.WriteAsync(a.Stream, $"{Ok}Content-Encoding: {e}\r\n", Bombs[e]))),
        Malformed("names an encoding that nobody knows", [26], a => RawServer.WriteAsync(a.Stream, Ok + "Content-Encoding: zstd\r\n", Bytes(a))),
        Malformed("compresses twice", [26], a => RawServer.WriteAsync(a.Stream, Ok + "Content-Encoding: gzip, gzip\r\n", Compressed("gzip", Compressed("gzip", Bytes(a))))),
        Malformed("lies about its compression", [26], a => RawServer.WriteAsync(a.Stream, Ok + "Content-Encoding: gzip\r\n", Bytes(a))),

        Malformed("writes Latin-1 and says so", [27], a => RawServer.WriteAsync(a.Stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=iso-8859-1\r\n",
            Encoding.Latin1.GetBytes(a.Reply.Body))),
        Malformed("writes UTF-16 and says so", [27], a => RawServer.WriteAsync(a.Stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-16\r\n",
            Encoding.Unicode.GetBytes(a.Reply.Body))),
        Malformed("writes UTF-16 and says nothing", [27], a => a.Reply.SendAsync(a.Stream, Encoding.Unicode.GetBytes(a.Reply.Body))),
        new("begins with a byte order mark", [27], a => a.Reply.SendAsync(a.Stream, [0xEF, 0xBB, 0xBF, .. Bytes(a)])) { Writes = WriteOutcome.Applied },
        new("compresses well", [26], a => RawServer.WriteAsync(a.Stream, $"HTTP/1.1 {a.Reply.Status} OK\r\nContent-Type: application/json\r\n{a.Reply.Headers}Content-Encoding: br\r\n",
            Compressed("br", Bytes(a)))) { Writes = WriteOutcome.Applied },

        Malformed("ends its JSON early", [48], a => a.Reply.SendAsync(a.Stream, Bytes(a)[..^2])),
        Malformed("goes on after its JSON", [48], a => a.Reply.SendAsync(a.Stream, [.. Bytes(a), (byte)'{', (byte)'}'])),
        Malformed("nests a thousand levels deep", [48], a => Edited(a, "{", "{\"x\":" + new string('[', 1000) + new string(']', 1000) + ",")),
        Malformed("says everything twice", [49], a => a.Reply.SendAsync(a.Stream, Encoding.UTF8.GetBytes(Doubled(a.Reply.Body)))),
        Malformed("writes numbers that are none", [52], a => Edited(a, "{", "{\"x\":NaN,")),
        Malformed("comments its JSON", [48], a => Edited(a, "{", "{/* " + HostileDialect.FirstName + " */")),
    ];

    private static HostileCase Malformed(string name, int[] rows, Func<HostileAttack, Task> attack) => new HostileCase(name, rows, attack).Fails(FailureClass.Bug, ErrorCodes.AnswerMalformed);

    private static HostileCase TooLarge(string name, int[] rows, Func<HostileAttack, Task> attack) => new HostileCase(name, rows, attack).Fails(FailureClass.NotSupported, ErrorCodes.AnswerTooLarge);

    private static HostileCase Cut(string name, Func<HostileAttack, Task> attack) => new HostileCase(name, [20], attack).Fails(FailureClass.Transient, ErrorCodes.AnswerMalformed);

    private static byte[] Bytes(HostileAttack attack) => Encoding.UTF8.GetBytes(attack.Reply.Body);

    private static Task Edited(HostileAttack attack, string from, string to)
    {
        var at = Math.Max(0, attack.Reply.Body.IndexOf(from, StringComparison.Ordinal));
        return attack.Reply.SendAsync(attack.Stream, Encoding.UTF8.GetBytes(attack.Reply.Body[..at] + to + attack.Reply.Body[(at + from.Length)..]));
    }

    // The first member of the first object once more before it.
    private static string Doubled(string body)
    {
        var start = body.IndexOf('{', StringComparison.Ordinal) + 1;
        return start == 0 ? "{\"a\":1,\"a\":2}" : body[..start] + body[start..(body.IndexOf(':', start) + 1)] + "null," + body[start..];
    }

    private static async Task RawCutAsync(HostileAttack attack, byte[] body)
    {
        await attack.WriteAsync($"{Ok}Content-Encoding: gzip\r\nContent-Length: {body.Length}\r\n\r\n");
        await attack.Stream.WriteAsync(body.AsMemory(0, body.Length - 12));
    }

    private static byte[] Compressed(string encoding, byte[] body)
    {
        using var result = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(result, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(result, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(result, CompressionLevel.Fastest, leaveOpen: true),
        })
            stream.Write(body);
        return result.ToArray();
    }
}
