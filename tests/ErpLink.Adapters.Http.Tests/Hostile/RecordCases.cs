using System.Text;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>Servers whose answers are sound but for one record, or for what leads from page to page.</summary>
public static class RecordCases
{
    public static IReadOnlyList<HostileCase> Records { get; } =
    [
        .. new[] { "12", "true", "{}", "[]", "{\"text\":\"x\"}", "1e400" }.Select(v => Spoilt($"writes {v} for a text", [53], v)),
        Spoilt("writes half a character", [50], "\"half \\ud83d\""),
        Spoilt("writes the other half of a character", [50], "\"\\udc00 half\""),
        Spoilt("writes a NUL", [51], "\"a\\u0000b\""),
        One("writes bytes that are no UTF-8", [27, 50], a => a.Reply.SendAsync(a.Stream, Broken(a.Reply.Body))),
        Whole("leaves the keys out", [], a => a.Dialect.WithoutKeys(a.Reply.Body)),
        new("writes ten thousand fields that nobody asked for", [65], a => Edit(a, body => body.Replace($"\"{HostileDialect.SecondName}\"",
            $"\"{HostileDialect.SecondName}\"," + string.Join(",", Enumerable.Range(0, 10_000).Select(i => $"\"x{i}\":{i}")), StringComparison.Ordinal)))
        { Calls = HostileCase.ReadCalls },
        new("sets cookies", [101], a => (a.Reply with { Headers = a.Reply.Headers + "Set-Cookie: session=4711; Path=/\r\n" }).SendAsync(a.Stream)) { Writes = WriteOutcome.Applied },
    ];

    public static IReadOnlyList<HostileCase> Links { get; } =
    [
        .. new[]
        {
            "{0}/api/things", "https://evil.example/api/things", "http://evil.example/api/things", "//evil.example/api/things", "\\\\\\\\evil\\\\things", "/\\\\evil.example/things",
            "https://erp.example@evil.example/api/things", "file:///etc/passwd", "{1}/../other/things", "{1}/api/%2e%2e/other", "{1}/api/..%2fother/things", "ht\\ntps://evil.example/", "{1}:1/api/things",
            "https://еrp.example/api/things",
        }.Select(link => Linked($"goes on at {link}", [32], a => link.Replace("{0}", a.Elsewhere.Origin, StringComparison.Ordinal).Replace("{1}", Own(a), StringComparison.Ordinal))
            .Fails(FailureClass.NotSupported, ErrorCodes.OutsideOrigin)),
        Linked("goes on at the same page", [33], a => $"{Own(a)}/api/things?$skiptoken=1").Fails(FailureClass.Bug, ErrorCodes.AnswerMalformed) with { Calls = [HostileCall.Search] },
        Linked("goes on with empty pages", [34], a => $"{Own(a)}/api/things?$skiptoken={Guid.NewGuid():N}", isEmpty: true).Fails(FailureClass.Bug, ErrorCodes.AnswerMalformed)
            with { Calls = [HostileCall.Search, HostileCall.Changes] },
    ];

    private static HostileCase Spoilt(string name, int[] rows, string value) => One(name, rows, a => Edit(a, body => body.Replace($"\"{HostileDialect.SecondName}\"", value, StringComparison.Ordinal)));

    private static HostileCase One(string name, int[] rows, Func<HostileAttack, Task> attack) => new HostileCase(name, rows, attack).Fails(FailureClass.Bug, ErrorCodes.AnswerMalformed)
        with
    { Calls = HostileCase.ReadCalls, SpoilsOne = true };

    private static HostileCase Whole(string name, int[] rows, Func<HostileAttack, string> body) => new HostileCase(name, rows, a => Edit(a, _ => body(a)))
        .Fails(FailureClass.Bug, ErrorCodes.AnswerMalformed) with
    { Calls = HostileCase.ReadCalls };

    private static HostileCase Linked(string name, int[] rows, Func<HostileAttack, string> link, bool isEmpty = false) => new(name, rows, a =>
        Edit(a, body => a.Dialect.WithNextLink(isEmpty ? "{\"value\":[]}" : body, link(a))!))
    { Calls = [HostileCall.Search, HostileCall.Changes], Fits = d => d.WithNextLink("", "") is not null };

    private static string Own(HostileAttack attack) => "http://" + attack.Request.Headers.First(h => h.Key == "Host").Value;

    private static Task Edit(HostileAttack attack, Func<string, string> edit) => (attack.Reply with { Body = edit(attack.Reply.Body) }).SendAsync(attack.Stream);

    private static byte[] Broken(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(HostileDialect.SecondName));
        if (at >= 0) bytes[at + 1] = 0xFF;
        return bytes;
    }
}
