using System.Buffers;
using System.IO.Compression;

namespace ErpLink.Adapters.Http;

/// <summary>Reads a body within the limits: bytes after decompression, and how far it was compressed.</summary>
internal static class AnswerReader
{
    private const int RatioCountsFromBytes = 1024 * 1024;
    private const int BlockBytes = 16 * 1024;

    public static async ValueTask<(ReadOnlyMemory<byte> Body, HttpFault Fault)> ReadAsync(HttpContent content, ErpHttpOptions options,
        CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > options.AnswerBytesMax) return (default, HttpFault.TooLarge);
        var encodings = content.Headers.ContentEncoding;
        if (encodings.Count > 1) return (default, HttpFault.Undecodable);
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var raw = new CountingStream(stream);
        using var decoded = Decoder(raw, encodings.FirstOrDefault() ?? "identity");
        if (decoded is null) return (default, HttpFault.Undecodable);

        var body = new ArrayBufferWriter<byte>(BlockBytes);
        while (true)
        {
            int read;
            try
            {
                read = await decoded.ReadAsync(body.GetMemory(BlockBytes), cancellationToken).ConfigureAwait(false);
            }
            // Brotli says it by another exception than the others.
            catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
            {
                return (default, HttpFault.Undecodable);
            }

            if (read == 0) break;
            body.Advance(read);
            if (body.WrittenCount > options.AnswerBytesMax) return (default, HttpFault.TooLarge);
            if (body.WrittenCount > RatioCountsFromBytes && body.WrittenCount / options.CompressionRatioMax > raw.Count)
                return (default, HttpFault.TooLarge);
        }

        // A decompressor may stop before the end of what was announced; reading on makes a cut connection show itself.
        if (decoded != raw && await raw.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) != 0)
            return (default, HttpFault.Undecodable);
        if (content.Headers.ContentLength is { } announced && announced != raw.Count) return (default, HttpFault.BodyCut);
        return (body.WrittenMemory, HttpFault.None);
    }

    private static Stream? Decoder(Stream raw, string encoding) => encoding.ToLowerInvariant() switch
    {
        "identity" => raw,
        "gzip" or "x-gzip" => new GZipStream(raw, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(raw, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(raw, CompressionMode.Decompress, leaveOpen: true),
        _ => null,
    };

    private sealed class CountingStream(Stream inner) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Count += read;
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
