using System.Net;
using System.Net.Http.Headers;

namespace ErpLink.Adapters.Http;

/// <summary>A request's body: of known length, so never chunked, and able to say whether anybody ever asked for its bytes. As long as
/// nobody did, the server cannot have had the request.</summary>
internal sealed class RequestBody : HttpContent
{
    private readonly ReadOnlyMemory<byte> _bytes;

    public RequestBody(ReadOnlyMemory<byte> bytes, string contentType)
    {
        _bytes = bytes;
        Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
    }

    // A request without content is complete with its headers, so it counts as sent once it is handed over.
    public bool MayHaveBeenSent => _bytes.IsEmpty || _started;

    private volatile bool _started;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _started = true;
        await stream.WriteAsync(_bytes, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
