using System.Net.Sockets;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>One attacked request.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Reply">What a sound server would answer.</param>
/// <param name="Dialect">The dialect.</param>
/// <param name="Stream">Where the answer goes; closing it cuts the connection.</param>
/// <param name="Time">The client's clock.</param>
/// <param name="Elsewhere">A server that must never hear anything.</param>
public sealed record HostileAttack(HostileRequest Request, HostileReply Reply, HostileDialect Dialect, NetworkStream Stream, FakeTime Time, RawServer Elsewhere)
{
    public Task WriteAsync(string text) => RawServer.WriteAsync(Stream, text);

    /// <summary>Cuts the connection hard: the client sees a reset, not an end.</summary>
    public Task ResetAsync()
    {
        Stream.Socket.LingerState = new LingerOption(true, 0);
        Stream.Socket.Close();
        return Task.CompletedTask;
    }

    /// <summary>Says no more, until the client's time limit has passed and it has gone.</summary>
    public async Task StallAsync()
    {
        Time.Advance(TimeSpan.FromSeconds(101));
        while (await Stream.ReadAsync(new byte[256]) > 0)
        {
        }
    }
}
