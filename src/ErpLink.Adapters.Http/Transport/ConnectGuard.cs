using System.Net;
using System.Net.Sockets;

namespace ErpLink.Adapters.Http;

/// <summary>Connects to a server by the addresses that its name stands for, and to none that serves the machine itself or its cloud.</summary>
/// <remarks>A name is checked here and not when it is configured, because it may stand for another address a minute later. Source: row 99 of
/// the catalogue in reliability, section 5.</remarks>
internal sealed class ConnectGuard(ErpAddress address, ErpHttpOptions options, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var end = context.DnsEndPoint;
        var allowed = Allowed(end.Host, await _resolve(end.Host, cancellationToken).ConfigureAwait(false));
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

    /// <summary>Those of the addresses of a host that may be connected to.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AddressRefused"/>: none of them.</exception>
    public IPAddress[] Allowed(string host, IPAddress[] found)
    {
        // Another host than the configured one is a proxy that whoever runs the machine has set; that may be on it.
        var isProxy = !string.Equals(host.Trim('[', ']'), address.Root.IdnHost.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
        var isOurs = address.Root.IsLoopback;
        var allowed = Array.FindAll(found, a => !IsLinkLocal(a) && (isProxy || (IsOwn(a) ? isOurs && options.AllowPrivateNetwork : options.AllowPrivateNetwork || !IsPrivate(a))));
        if (found.Length == 0 || allowed.Length > 0) return allowed;
        throw new ErpLinkException(ErrorCodes.AddressRefused, FailureClass.Invalid, found.Any(a => !IsLinkLocal(a) && (isOurs || !IsOwn(a)))
            ? $"The host of {address.Origin} {(isOurs ? "is this machine" : "stands for an address of a private network")}. If the ERP is meant to be there, let the app set "
                + $"{nameof(ErpHttpOptions)}.{nameof(ErpHttpOptions.AllowPrivateNetwork)} where it adds the adapter. Otherwise check the connection's address, and DNS."
            : $"The host of {address.Origin} stands for a link-local address or for this machine itself. Check the connection's address, and DNS.");
    }

    /// <summary>169.254.0.0/16 and fe80::/10, the first also as an IPv6 address: where clouds keep their machines' credentials.</summary>
    public static bool IsLinkLocal(IPAddress address) =>
        address.IsIPv6LinkLocal || Plain(address) is { AddressFamily: AddressFamily.InterNetwork } plain && plain.GetAddressBytes() is [169, 254, ..];

    // Private, shared between carrier and customer, for tests, for many receivers, or reserved: no server of the open network has one.
    private static bool IsPrivate(IPAddress address)
    {
        var plain = Plain(address);
        if (plain.AddressFamily != AddressFamily.InterNetwork) return plain.IsIPv6UniqueLocal || plain.IsIPv6SiteLocal || plain.IsIPv6Multicast;
        return plain.GetAddressBytes() is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [100, >= 64 and <= 127, ..]
            or [192, 0, 0, _] or [198, 18 or 19, ..] or [>= 224, ..];
    }

    // To connect to "any" address is to connect to oneself.
    private static bool IsOwn(IPAddress address) =>
        IPAddress.IsLoopback(Plain(address)) || address.Equals(IPAddress.IPv6Any)
        || Plain(address) is { AddressFamily: AddressFamily.InterNetwork } plain && plain.GetAddressBytes() is [0, ..];

    // What an IPv6 address leads to by way of mapping, NAT64 (64:ff9b::/96) or 6to4 (2002::/16).
    private static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        return bytes switch
        {
            [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ..] => new IPAddress(bytes.AsSpan(12)),
            [0x20, 0x02, ..] => new IPAddress(bytes.AsSpan(2, 4)),
            _ => address,
        };
    }
}
