using System.Text;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>Servers that break off, keep silent, or do not speak HTTP.</summary>
public static class ConnectionCases
{
    public static IReadOnlyList<HostileCase> All { get; } =
    [
        Lost("closes the connection without an answer", [3], _ => Task.CompletedTask),
        Lost("resets the connection", [3], a => a.ResetAsync()),
        Lost("ends in the middle of the headers", [3], a => a.WriteAsync("HTTP/1.1 200 OK\r\nContent-Ty")),
        Lost("never answers", [2, 3], a => a.StallAsync()),
        Lost("stops in the middle of the headers", [3, 24], async a =>
        {
            await a.WriteAsync("HTTP/1.1 200 OK\r\nContent-Ty");
            await a.StallAsync();
        }),
        Lost("stops in the middle of the body", [3, 24], async a =>
        {
            await a.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"x\":");
            await a.StallAsync();
        }),
        Lost("sends a byte every half minute", [24], async a =>
        {
            await a.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n");
            for (var i = 0; i < 3; i++)
            {
                await a.WriteAsync("{");
                a.Time.Advance(TimeSpan.FromSeconds(30));
            }

            await a.StallAsync();
        }),
        Lost("announces an answer for ever", [24], async a =>
        {
            await a.WriteAsync(string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\nX-Hint: 1\r\n\r\n", 500)));
            await a.StallAsync();
        }),
        Lost("speaks another protocol", [], a => a.WriteAsync("220 mail.example ESMTP ready\r\n")),
        Lost("answers with noise", [], a => a.Stream.WriteAsync(Encoding.Latin1.GetBytes("\u0015\u0003\u0001\0\u0002\u0002F\u00ff\u00fe\0\0")).AsTask()),
        Lost("has a status that is no number", [], a => a.WriteAsync("HTTP/1.1 OK 200\r\nContent-Length: 2\r\n\r\n{}")),
        Lost("breaks its headers", [], a => a.WriteAsync("HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 2\r\n\r\n{}")),
        new HostileCase("sends a megabyte of headers", [24], a => a.WriteAsync(
            "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"X-Bomb-{i}: {new string('x', 1000)}\r\n")) + "Content-Length: 2\r\n\r\n{}"))
            .Fails(FailureClass.NotSupported, ErrorCodes.AnswerTooLarge),
    ];

    private static HostileCase Lost(string name, int[] rows, Func<HostileAttack, Task> attack) =>
        new HostileCase(name, rows, attack).Fails(FailureClass.Transient, ErrorCodes.SideUnavailable);
}
