using System.Globalization;
using System.Net;
using System.Text;

namespace ErpLink.Conformance;

/// <summary>Passes requests on, and does to those that are to fail what the injector says.</summary>
internal sealed class HttpFaultHandler(HttpFaultInjector faults) : DelegatingHandler(new SocketsHttpHandler
{
    AllowAutoRedirect = false,
    UseCookies = false,
    AutomaticDecompression = DecompressionMethods.None,
    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    UseProxy = false,
})
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Read whatever happens then: to the side, the request has been sent.
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false) : string.Empty;
        var call = faults.CallOf(request, body);
        var fault = faults.Meet(call);
        if (StatusOf(fault) is { } refusal) return Answer(request, refusal, fault);
        if (fault == SideFault.HangBeforeEffect) await HangAsync(cancellationToken).ConfigureAwait(false);
        // As a client's own time limit shows: cancelled, though nobody cancelled.
        if (fault == SideFault.TimeoutBeforeEffect) throw new TaskCanceledException("No answer in time.");

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (faults.TakeAfterUpdate(call) is { } act)
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
            await act(cancellationToken).ConfigureAwait(false);
        }

        return fault == SideFault.None ? response : await SpoilAsync(request, response, fault, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SpoilAsync(HttpRequestMessage request, HttpResponseMessage response, SideFault fault, CancellationToken cancellationToken)
    {
        using (response)
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            switch (fault)
            {
                case SideFault.HangAfterEffect:
                    await HangAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case SideFault.TimeoutAfterEffect:
                    throw new TaskCanceledException("No answer in time.");
                case SideFault.ServerError:
                    return Answer(request, HttpStatusCode.InternalServerError, fault);
            }

            var spoilt = new HttpResponseMessage(response.StatusCode) { RequestMessage = request };
            spoilt.Content = fault == SideFault.MalformedBody ? new ByteArrayContent("{\"value\": [{\"id\" 1,,}"u8.ToArray()) : new CutContent(body);
            spoilt.Content.Headers.TryAddWithoutValidation("Content-Type", response.Content.Headers.ContentType?.ToString() ?? "application/json");
            return spoilt;
        }
    }

    private async Task HangAsync(CancellationToken cancellationToken)
    {
        faults.Hangs();
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static HttpStatusCode? StatusOf(SideFault fault) => fault switch
    {
        SideFault.Unauthorized => HttpStatusCode.Unauthorized,
        SideFault.Forbidden => HttpStatusCode.Forbidden,
        SideFault.NotFound => HttpStatusCode.NotFound,
        SideFault.Conflict => HttpStatusCode.Conflict,
        SideFault.Throttled => HttpStatusCode.TooManyRequests,
        _ => null,
    };

    private HttpResponseMessage Answer(HttpRequestMessage request, HttpStatusCode status, SideFault fault)
    {
        var answer = new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        if (fault == SideFault.Throttled)
            answer.Headers.TryAddWithoutValidation("Retry-After", faults.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        return answer;
    }

    // The first half, then the connection is gone.
    private sealed class CutContent(byte[] whole) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(whole.AsMemory(0, whole.Length / 2)).ConfigureAwait(false);
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The connection is gone.");
        }

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new CutStream(whole));

        protected override bool TryComputeLength(out long length)
        {
            length = whole.Length;
            return true;
        }
    }

    private sealed class CutStream(byte[] whole) : MemoryStream(whole, 0, whole.Length / 2, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) => Whole(base.Read(buffer, offset, count), count);

        public override int Read(Span<byte> buffer) => Whole(base.Read(buffer), buffer.Length);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Whole(await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);

        private static int Whole(int read, int asked) =>
            read > 0 || asked == 0 ? read : throw new HttpIOException(HttpRequestError.ResponseEnded, "The connection is gone.");
    }
}
