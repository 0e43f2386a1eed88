using System.Net.Sockets;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>A server of one dialect on a real socket, sound until it is told to attack.</summary>
public sealed class HostileServer : IAsyncDisposable
{
    private readonly HostileDialect _dialect;
    private readonly FakeTime _time;
    private readonly RawServer _server;
    private readonly RawServer _elsewhere = new("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    private readonly List<Exception> _broken = [];
    private int _attacked;

    public HostileServer(HostileDialect dialect, FakeTime time)
    {
        _dialect = dialect;
        _time = time;
        _server = new RawServer(AnswerAsync);
    }

    public string Origin => _server.Origin;

    /// <summary>What it does instead of answering.</summary>
    public Func<HostileAttack, Task>? Attack { get; set; }

    /// <summary>The requests that are attacked.</summary>
    public Func<HostileRequest, bool> Hits { get; set; } = _ => true;

    public int Attacked => _attacked;

    public IReadOnlyList<string> Requests => _server.Requests;

    /// <summary>What another server heard of it.</summary>
    public IReadOnlyList<string> HeardElsewhere => _elsewhere.Requests;

    /// <summary>What went wrong in this server itself: a test that attacks wrongly proves nothing.</summary>
    public IReadOnlyList<Exception> Broken => _broken;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _elsewhere.DisposeAsync();
    }

    private async Task AnswerAsync(string text, NetworkStream stream)
    {
        try
        {
            var request = HostileRequest.Parse(text);
            var reply = await _dialect.AnswerAsync(request);
            if (Attack is { } attack && Hits(request))
            {
                Interlocked.Increment(ref _attacked);
                await attack(new(request, reply, _dialect, stream, _time, _elsewhere));
            }
            else await reply.SendAsync(stream);
        }
        catch (Exception exception) when (exception is not (IOException or SocketException or ObjectDisposedException))
        {
            lock (_broken) _broken.Add(exception);
        }
    }
}
