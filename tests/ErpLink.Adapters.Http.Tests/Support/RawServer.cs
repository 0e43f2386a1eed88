using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ErpLink.Adapters.Http.Tests;

/// <summary>A server on the loopback that answers with whatever bytes a test wants, or cuts the connection.</summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, NetworkStream, Task> _answer;
    private readonly Task _loop;

    public RawServer(Func<string, NetworkStream, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public RawServer(string answer) : this((_, stream) => stream.WriteAsync(Encoding.UTF8.GetBytes(answer)).AsTask())
    {
    }

    public string Origin => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Heads and bodies of the requests, as they arrived.</summary>
    public List<string> Requests { get; } = [];

    public static Task WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    public static async Task WriteAsync(NetworkStream stream, string head, byte[] body)
    {
        await WriteAsync(stream, head + $"Content-Length: {body.Length}\r\n\r\n");
        await stream.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = ServeAsync(client);
        }
    }

    // One request a connection: what follows on it is never answered.
    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var request = await ReadRequestAsync(stream);
            lock (Requests) Requests.Add(request);
            await _answer(request, stream);
            client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        while (true)
        {
            var text = Encoding.UTF8.GetString(bytes.ToArray());
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var length = text.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line
                    ? int.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
                if (bytes.Count >= end + 4 + length) return text;
            }

            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0) return text;
            bytes.AddRange(buffer[..read]);
        }
    }
}
