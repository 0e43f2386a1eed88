using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;

namespace ErpLink.Adapters.Http.Tests.Transport;

/// <summary>The transport over a real socket, against a server that misbehaves.</summary>
public sealed class TransportTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    [Fact]
    public async Task A_write_carries_its_length_and_is_not_chunked()
    {
        await using var server = new RawServer(Ok + "Content-Length: 2\r\n\r\n{}");
        using var client = TestClient.To(server.Origin);
        var answer = await client.SendAsync(TestClient.Post(), default);
        answer.IsSuccess.Should().BeTrue();
        server.Requests.Single().Should().Contain("Content-Length: 7").And.NotContain("chunked").And.EndWith("{\"a\":1}");
    }

    [Theory, Trait("Catalogue", "17")]
    [InlineData(301), InlineData(302), InlineData(303), InlineData(307), InlineData(308)]
    public async Task A_redirect_is_not_followed_and_leaves_a_write_unknown(int status)
    {
        await using var elsewhere = new RawServer(Ok + "Content-Length: 2\r\n\r\n{}");
        await using var server = new RawServer($"HTTP/1.1 {status} Moved\r\nLocation: {elsewhere.Origin}/secret-path\r\nContent-Length: 0\r\n\r\n");
        using var client = TestClient.To(server.Origin);
        var answer = await client.SendAsync(TestClient.Post(), default);
        answer.Fault.Should().Be(HttpFault.Redirected);
        var outcome = ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing);
        outcome.Outcome.Should().Be(WriteOutcome.Unknown);
        outcome.Failure!.Message.Should().NotContain("secret-path").And.Contain(server.Origin);
        elsewhere.Requests.Should().BeEmpty();
    }

    [Fact, Trait("Catalogue", "20")]
    public async Task A_body_that_ends_early_is_cut_not_shorter()
    {
        await using var server = new RawServer(Ok + "Content-Length: 100\r\n\r\n{\"value\":[]}");
        using var client = TestClient.To(server.Origin);
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.Status, answer.Fault, answer.Body.Length).Should().Be((200, HttpFault.BodyCut, 0));
        ResponseOutcome.Of(HttpOperation.Update, answer, AnswerBody.Valid).Outcome.Should().Be(WriteOutcome.Unknown);
    }

    [Theory, Trait("Catalogue", "20")]
    [InlineData(1), InlineData(100)]
    public async Task A_body_of_another_length_than_announced_is_cut_whatever_the_handler_thinks(int announced)
    {
        using var client = TestClient.Over(_ =>
        {
            var response = TestClient.Json(200, "{}");
            response.Content.Headers.ContentLength = announced;
            return response;
        });
        (await client.SendAsync(TestClient.Get(), default)).Fault.Should().Be(HttpFault.BodyCut);
    }

    [Fact, Trait("Catalogue", "20")]
    public async Task A_chunked_body_without_its_last_chunk_is_cut()
    {
        await using var server = new RawServer(Ok + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
        using var client = TestClient.To(server.Origin);
        (await client.SendAsync(TestClient.Get(), default)).Fault.Should().Be(HttpFault.BodyCut);
    }

    [Theory, Trait("Catalogue", "26")]
    [InlineData("gzip"), InlineData("br"), InlineData("deflate")]
    public async Task A_compressed_body_is_read_and_a_cut_one_is_not(string encoding)
    {
        var body = Compress(encoding, Encoding.UTF8.GetBytes($"{{\"text\":\"{Noise(5000)}\"}}"));
        await using var server = new RawServer((_, stream) => RawServer.WriteAsync(stream, Ok + $"Content-Encoding: {encoding}\r\n", body));
        using (var client = TestClient.To(server.Origin))
            (await client.SendAsync(TestClient.Get(), default)).Body.Length.Should().Be(5011);

        await using var cutting = new RawServer((_, stream) => RawServer.WriteAsync(stream, Ok + $"Content-Encoding: {encoding}\r\n", body[..^20]));
        using (var client = TestClient.To(cutting.Origin))
        {
            // The framework's decompressors take a cut body for a short one; then the JSON has no end.
            var answer = await client.SendAsync(TestClient.Get(), default);
            ErpJson.TryRead(answer, r => r.GetProperty("text").GetString(), out _).Should().BeFalse();
        }

        await using var broken = new RawServer((_, stream) => RawServer.WriteAsync(stream, Ok + $"Content-Encoding: {encoding}\r\nContent-Length: {body.Length}\r\n\r\n{{}}"));
        using (var client = TestClient.To(broken.Origin))
            (await client.SendAsync(TestClient.Get(), default)).Fault.Should().BeOneOf(HttpFault.Undecodable, HttpFault.BodyCut);
    }

    [Theory, Trait("Catalogue", "26")]
    [InlineData("gzip"), InlineData("br"), InlineData("deflate")]
    public async Task A_decompression_bomb_is_stopped(string encoding)
    {
        var bomb = Compress(encoding, new byte[64 * 1024 * 1024]);
        await using var server = new RawServer((_, stream) => RawServer.WriteAsync(stream, Ok + $"Content-Encoding: {encoding}\r\n", bomb));
        using var client = TestClient.To(server.Origin, o => o.AnswerBytesMax = 1024 * 1024 * 1024);
        (await client.SendAsync(TestClient.Get(), default)).Fault.Should().Be(HttpFault.TooLarge, "of the ratio");
        using var small = TestClient.To(server.Origin, o => o.CompressionRatioMax = 10_000);
        (await small.SendAsync(TestClient.Get(), default)).Fault.Should().Be(HttpFault.TooLarge, "of the size");
    }

    [Theory, Trait("Catalogue", "25")]
    [InlineData(true), InlineData(false)]
    public async Task A_body_larger_than_allowed_is_not_read(bool announced)
    {
        var body = new string('x', 5000);
        await using var server = new RawServer(announced ? Ok + $"Content-Length: 5000\r\n\r\n{body}" : Ok + $"Connection: close\r\n\r\n{body}");
        using var client = TestClient.To(server.Origin, o => o.AnswerBytesMax = 4096);
        (await client.SendAsync(TestClient.Get(), default)).Fault.Should().Be(HttpFault.TooLarge);
    }

    [Fact, Trait("Catalogue", "24")]
    public async Task A_header_bomb_is_stopped()
    {
        await using var server = new RawServer(Ok + $"X-Bomb: {new string('b', 200_000)}\r\nContent-Length: 2\r\n\r\n{{}}");
        using var client = TestClient.To(server.Origin);
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.Status, answer.Fault, answer.MayHaveBeenSent).Should().Be((null, HttpFault.TooLarge, true));
        ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing).Outcome.Should().Be(WriteOutcome.Unknown);
    }

    [Fact, Trait("Catalogue", "24")]
    public async Task A_body_that_trickles_in_is_ended_by_the_time_limit()
    {
        var time = new FakeTime();
        var begun = new TaskCompletionSource();
        await using var server = new RawServer(async (_, stream) =>
        {
            await RawServer.WriteAsync(stream, Ok + "Content-Length: 100\r\n\r\n{");
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, new CancellationTokenSource(20_000).Token);
        });
        using var client = TestClient.To(server.Origin, time: time);
        var sending = client.SendAsync(TestClient.Post(), default).AsTask();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        sending.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(101));
        var answer = await sending.WaitAsync(TimeSpan.FromSeconds(20));
        (answer.Fault, answer.MayHaveBeenSent).Should().Be((HttpFault.TimedOut, true));
    }

    [Fact, Trait("Catalogue", "3")]
    public async Task A_write_whose_connection_is_cut_may_have_happened_and_is_not_sent_again()
    {
        await using var server = new RawServer((_, _) => Task.CompletedTask);
        using var client = TestClient.To(server.Origin, o => o.AttemptsMax = 3);
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.Status, answer.MayHaveBeenSent).Should().Be((null, true));
        ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing).Outcome.Should().Be(WriteOutcome.Unknown);
        server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_write_on_a_kept_connection_that_was_cut_is_not_sent_again()
    {
        var count = 0;
        await using var server = new RawServer(async (_, stream) =>
        {
            if (++count > 1) return;
            await RawServer.WriteAsync(stream, Ok + "Content-Length: 2\r\n\r\n{}");
            // The next request on this connection arrives, and is never answered.
            await stream.ReadExactlyAsync(new byte[10]);
        });
        using var client = TestClient.To(server.Origin, o => o.AttemptsMax = 3);
        (await client.SendAsync(TestClient.Get(), default)).IsSuccess.Should().BeTrue();
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.Status, answer.MayHaveBeenSent, count).Should().Be((null, true, 1));
    }

    [Fact, Trait("Catalogue", "1")]
    public async Task A_refused_connection_is_proof_that_nothing_was_sent()
    {
        string origin;
        await using (var server = new RawServer("")) origin = server.Origin;
        using var client = TestClient.To(origin, o => o.AttemptsMax = 2);
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.Fault, answer.MayHaveBeenSent).Should().Be((HttpFault.NotSent, false));
        ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing).Outcome.Should().Be(WriteOutcome.NotApplied);
    }

    [Fact, Trait("Catalogue", "28")]
    public async Task A_server_without_TLS_at_an_https_address_gets_nothing()
    {
        await using var server = new RawServer(Ok + "Content-Length: 2\r\n\r\n{}");
        using var client = TestClient.To(server.Origin.Replace("http:", "https:"), o => o.ConnectTimeout = TimeSpan.FromSeconds(1));
        (await client.SendAsync(TestClient.Post(), default)).MayHaveBeenSent.Should().BeFalse();
        string.Concat(server.Requests).Should().NotContain("things");
    }

    [Fact]
    public async Task A_wait_for_a_free_connection_that_ends_is_proof_that_nothing_was_sent()
    {
        var time = new FakeTime();
        var busy = new TaskCompletionSource();
        await using var server = new RawServer(async (_, _) =>
        {
            busy.TrySetResult();
            await Task.Delay(Timeout.Infinite, new CancellationTokenSource(20_000).Token);
        });
        using var client = TestClient.To(server.Origin, o => o.ConnectionsMax = 1, time: time);
        var first = client.SendAsync(TestClient.Post(body: "{\"first\":1}"), default).AsTask();
        await busy.Task.WaitAsync(TimeSpan.FromSeconds(20));
        using var caller = new CancellationTokenSource();
        var second = client.SendAsync(TestClient.Post(), caller.Token).AsTask();
        await caller.CancelAsync();
        (await second).MayHaveBeenSent.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(101));
        (await first).MayHaveBeenSent.Should().BeTrue();
    }

    [Fact]
    public async Task A_cancelled_write_answers_and_a_cancelled_read_throws()
    {
        using var caller = new CancellationTokenSource();
        await using var server = new RawServer(async (_, _) =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, new CancellationTokenSource(20_000).Token);
        });
        using var client = TestClient.To(server.Origin);
        var answer = await client.SendAsync(TestClient.Post(), caller.Token);
        (answer.Fault, answer.MayHaveBeenSent).Should().Be((HttpFault.Cancelled, true));
        (await client.SendAsync(TestClient.Post(), caller.Token)).MayHaveBeenSent.Should().BeFalse("the token was cancelled before");
        await client.Invoking(c => c.SendAsync(TestClient.Get(), caller.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact, Trait("Catalogue", "101")]
    public async Task Cookies_are_not_kept()
    {
        await using var server = new RawServer(Ok + "Set-Cookie: session=1; Path=/\r\nContent-Length: 2\r\n\r\n{}");
        using var client = TestClient.To(server.Origin);
        await client.SendAsync(TestClient.Get(), default);
        await client.SendAsync(TestClient.Get(), default);
        server.Requests.Should().HaveCount(2).And.NotContain(r => r.Contains("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    private static byte[] Compress(string encoding, byte[] body)
    {
        var result = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(result, CompressionLevel.Optimal),
            "br" => new BrotliStream(result, CompressionLevel.Optimal),
            _ => new ZLibStream(result, CompressionLevel.Optimal),
        })
            stream.Write(body);
        return result.ToArray();
    }

    private static string Noise(int length)
    {
        var state = 12345u;
        return string.Concat(Enumerable.Range(0, length).Select(_ => ((state = state * 1664525 + 1013904223) >> 28).ToString("x", CultureInfo.InvariantCulture)));
    }
}
