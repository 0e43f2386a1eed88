using System.Net;
using System.Net.Sockets;

namespace ErpLink.Adapters.Http;

/// <summary>Connects to a server by the addresses that its name stands for, and to none that serves the machine itself or its cloud.</summary>
/// <remarks>A name is checked here and not when it is configured, because it may stand for another address a minute later. Source: row 99 of
/// the catalogue in reliability, section 5.</remarks>
internal sealed class ConnectGuard(ErpAddress address, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var end = context.DnsEndPoint;
        // Another host than the configured one is a proxy that whoever runs the machine has set; that may be on it.
        var isProxy = !string.Equals(end.Host, address.Root.IdnHost.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
        var found = await _resolve(end.Host, cancellationToken).ConfigureAwait(false);
        var allowed = Array.FindAll(found, a => !IsLinkLocal(a) && (isProxy || address.Root.IsLoopback || !IsOwn(a)));
        if (found.Length > 0 && allowed.Length == 0)
            throw new ErpLinkException(ErrorCodes.AddressRefused, FailureClass.Invalid,
                $"The host of {address.Origin} stands for a link-local address or for this machine itself. Check the connection's address, and DNS.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, end.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>169.254.0.0/16 and fe80::/10, the first also as an IPv6 address: where clouds keep their machines' credentials.</summary>
    public static bool IsLinkLocal(IPAddress address) =>
        address.IsIPv6LinkLocal || Plain(address) is { AddressFamily: AddressFamily.InterNetwork } plain && plain.GetAddressBytes() is [169, 254, ..];

    // To connect to "any" address is to connect to oneself.
    private static bool IsOwn(IPAddress address) =>
        IPAddress.IsLoopback(Plain(address)) || address.Equals(IPAddress.IPv6Any)
        || Plain(address) is { AddressFamily: AddressFamily.InterNetwork } plain && plain.GetAddressBytes() is [0, ..];

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
