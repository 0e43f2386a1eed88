namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>Servers, and what stands in front of them, that answer with another status than 200; the pages are those of proxies.</summary>
public static class StatusCases
{
    private const string Page = "<html><body>" + HostileDialect.FirstName + "</body></html>";

    public static IReadOnlyList<HostileCase> All { get; } =
    [
        .. new[] { 500, 502, 504, 507, 520 }.Select(s => Page_(s, [5]).Fails(FailureClass.Transient, ErrorCodes.SideUnavailable)),
        Page_(503, [6]).Fails(FailureClass.Transient, ErrorCodes.SideUnavailable) with { RetryAfter = null },
        Page_(503, [6, 8], "Retry-After: 3600\r\n", "with a long pause").Fails(FailureClass.Transient, ErrorCodes.SideUnavailable) with { RetryAfter = TimeSpan.FromMinutes(10) },
        Page_(408, [10]).Fails(FailureClass.Transient, ErrorCodes.SideUnavailable),

        Throttled("7", TimeSpan.FromSeconds(7)),
        Throttled("3600", TimeSpan.FromMinutes(10)),
        Throttled("999999999999", TimeSpan.FromMinutes(10)),
        Throttled("Thu, 01 Jan 2099 00:00:00 GMT", TimeSpan.FromMinutes(10)),
        Throttled("Thu, 01 Jan 1970 00:00:00 GMT", TimeSpan.Zero),
        Throttled("-5", null), Throttled("1.5", null), Throttled("abc", null), Throttled("", null),

        Page_(401, [11]).Refuses(FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected) with { WritesMax = 2 },
        Page_(403, [12]).Refuses(FailureClass.Forbidden, ErrorCodes.SideForbids),
        .. new[] { 404, 410 }.Select(s => Page_(s, [13]).Refuses(FailureClass.NotFound, ErrorCodes.SideHasNoRecord,
            call => call == HostileCall.Create ? FailureClass.NotSupported : FailureClass.NotFound)),
        .. new[] { 409, 412 }.Select(s => Page_(s, [14, 15]).Refuses(FailureClass.Conflict, ErrorCodes.VersionMoved,
            call => call == HostileCall.Create ? FailureClass.Duplicate : FailureClass.Conflict)),
        .. new[] { 400, 413, 422 }.Select(s => Page_(s, []).Refuses(FailureClass.Invalid, ErrorCodes.SideRefusedValues)),
        .. new[] { 415, 428 }.Select(s => Page_(s, [16]).Refuses(FailureClass.Bug, ErrorCodes.ContractBroken)),
        Page_(405, []).Refuses(FailureClass.NotSupported, ErrorCodes.CapabilityNotDeclared),
        .. new[] { 402, 407, 418, 451, 501, 505 }.Select(s => Page_(s, []).Fails(FailureClass.NotSupported, ErrorCodes.CapabilityNotDeclared)),

        .. new[] { 301, 302, 303, 307, 308 }.Select(s => new HostileCase($"sends elsewhere with {s}", [17], a => a.WriteAsync(
            $"HTTP/1.1 {s} Moved\r\nLocation: {a.Elsewhere.Origin}/log-in?name=Kari+Nordmann\r\nContent-Length: 0\r\n\r\n")).Fails(FailureClass.NotSupported, ErrorCodes.OutsideOrigin)),
        new HostileCase("sends to its own other page with 302", [17], a => a.WriteAsync(
            "HTTP/1.1 302 Found\r\nLocation: /log-in\r\nContent-Length: 0\r\n\r\n")).Fails(FailureClass.NotSupported, ErrorCodes.OutsideOrigin),
        .. new[] { 300, 304 }.Select(s => Page_(s, []).Fails(FailureClass.NotSupported, ErrorCodes.OutsideOrigin)),

        Sound(202, [22]), Sound(206, []), Sound(207, [23]),
        new HostileCase("answers 204", [19], a => a.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n")).Fails(FailureClass.Bug, ErrorCodes.AnswerMalformed) with
        {
            Calls = [HostileCall.Read, HostileCall.Search, HostileCall.Changes, HostileCall.Create],
        },
        Sound(205, []), Sound(299, []),
        new HostileCase("answers with a status out of this world", [], a => a.WriteAsync("HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n"))
            .Fails(FailureClass.Transient, ErrorCodes.SideUnavailable),
    ];

    private static HostileCase Page_(int status, int[] rows, string headers = "", string more = "") =>
        new($"answers {status} {more}".TrimEnd(), rows, a => new HostileReply(status, "text/html", Page) { Headers = headers }.SendAsync(a.Stream));

    private static HostileCase Throttled(string retryAfter, TimeSpan? believed) =>
        Page_(429, [7, 8], $"Retry-After: {retryAfter}\r\n", $"with Retry-After '{retryAfter}'").Refuses(FailureClass.Throttled, ErrorCodes.SideThrottled) with { RetryAfter = believed };

    // All is there, only the status says that it is not the whole story.
    private static HostileCase Sound(int status, int[] rows) =>
        new HostileCase($"answers {status} with everything", rows, a => (a.Reply with { Status = status }).SendAsync(a.Stream)).Fails(FailureClass.Bug, ErrorCodes.AnswerMalformed);
}
