using System.Net;
using System.Net.Http.Headers;

namespace ErpLink.Adapters.Http;

/// <summary>A request's body: of known length, so never chunked, and able to say whether anybody ever asked for its bytes. As long as
/// nobody did, the server cannot have had the request. Of a write, nobody gets them twice: a handler below that retries by itself would send
/// again what may have been done.</summary>
internal sealed class RequestBody : HttpContent
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly bool _isWrite;
    private int _asked;

    public RequestBody(ReadOnlyMemory<byte> bytes, string contentType, bool isWrite)
    {
        (_bytes, _isWrite) = (bytes, isWrite);
        Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
    }

    // A write without a body has an empty one: a request without content is repeated by the framework when its connection ends.
    private RequestBody() => _isWrite = true;

    /// <summary>That of a request; <see langword="null"/> for a read without one.</summary>
    public static RequestBody? Of(ErpHttpRequest request) => request.Body is { } bytes ? new RequestBody(bytes, request.ContentType, request.IsWrite)
        : request.IsWrite ? new RequestBody() : null;

    /// <summary>Whether somebody asked for the bytes.</summary>
    public bool IsStarted => Volatile.Read(ref _asked) > 0;

    // A request of no bytes is complete with its headers, so it counts as sent once it is handed over.
    public bool IsEmpty => _bytes.IsEmpty;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _asked) > 1 && _isWrite) throw Twice();
        // A request without bytes is complete with its headers. So its length has to be asked for again, which comes before them.
        if (IsEmpty) Headers.Remove("Content-Length");
        await stream.WriteAsync(_bytes, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        if (_isWrite && IsEmpty && IsStarted) throw Twice();
        length = _bytes.Length;
        return true;
    }

    private static InvalidOperationException Twice() => new("A handler tried to send a write twice. Take out what retries (ErpHttpOptions.CreateHandler).");
}
