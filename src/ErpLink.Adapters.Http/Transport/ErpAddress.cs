using System.Net;

namespace ErpLink.Adapters.Http;

/// <summary>The configured address of a server, and the check that nothing leads away from it.</summary>
/// <remarks>Source: semantics, section 12; rows 32 and 99 of the catalogue in reliability, section 5.</remarks>
public sealed class ErpAddress
{
    private ErpAddress(Uri root)
    {
        Root = root;
        Origin = root.GetLeftPart(UriPartial.Authority);
    }

    /// <summary>The address, with a slash at the end.</summary>
    public Uri Root { get; }

    /// <summary>Scheme, host and port.</summary>
    public string Origin { get; }

    /// <summary>An address from settings.</summary>
    /// <param name="text">An absolute https address without user, query and fragment; http on the same machine only.</param>
    /// <param name="connection">The connection's name, for messages.</param>
    /// <param name="setting">The setting's name, for messages. Default: <c>address</c>.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AddressRefused"/>.</exception>
    public static ErpAddress Parse(string text, string connection, string setting = "address")
    {
        if (!IsPlain(text) || !Uri.TryCreate(text, UriKind.Absolute, out var uri))
            throw Refused(connection, setting, "is not an absolute web address");
        if (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            throw Refused(connection, setting, "does not begin with https://");
        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback)
            throw Refused(connection, setting, "begins with http://; that is allowed on the same machine only");
        if (uri.UserInfo.Length > 0 || text.Contains('@')) throw Refused(connection, setting, "holds a user name; credentials are settings of their own");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0) throw Refused(connection, setting, "holds a query or a fragment");
        if (HostOf(uri) is not { Length: > 0 } host || IPAddress.TryParse(host, out var ip) && ConnectGuard.IsLinkLocal(ip))
            throw Refused(connection, setting, "is a link-local address, or its host is no name");
        return new ErpAddress(uri.AbsolutePath.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/"));
    }

    /// <summary>The full address of a path or of a link from an answer.</summary>
    /// <param name="target">A path relative to <see cref="Root"/>, or an absolute link.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.OutsideOrigin"/>: it leads elsewhere.</exception>
    public Uri Resolve(string target)
    {
        if (!IsPlain(target) || target.StartsWith("//", StringComparison.Ordinal) || !Uri.TryCreate(Root, target, out var uri)
            || !Holds(uri))
            throw new ErpLinkException(ErrorCodes.OutsideOrigin, FailureClass.NotSupported,
                $"A link of {Origin} leads away from the configured address and was not followed. Check the connection's address.");
        return uri;
    }

    /// <summary>The query of a link that leads to what was just asked for, however its path is spelt (case, percent-encoding);
    /// <see langword="null"/>: it leads to something else.</summary>
    internal string? QueryOfSame(Uri asked, string link) =>
        IsPlain(link) && !link.StartsWith("//", StringComparison.Ordinal) && Uri.TryCreate(Root, link, out var uri)
        && uri.Scheme == asked.Scheme && uri.Port == asked.Port && uri.UserInfo.Length == 0
        && string.Equals(HostOf(uri), HostOf(asked), StringComparison.OrdinalIgnoreCase)
        && string.Equals(Uri.UnescapeDataString(uri.AbsolutePath), Uri.UnescapeDataString(asked.AbsolutePath), StringComparison.OrdinalIgnoreCase)
            ? uri.Query : null;

    /// <summary>Whether an absolute address lies within this one: same scheme, host and port, below the same path, no user name.</summary>
    public bool Holds(Uri uri) =>
        uri.IsAbsoluteUri
        && uri.Scheme == Root.Scheme
        && uri.Port == Root.Port
        && string.Equals(HostOf(uri), HostOf(Root), StringComparison.OrdinalIgnoreCase)
        && uri.UserInfo.Length == 0
        && (uri.AbsolutePath.StartsWith(Root.AbsolutePath, StringComparison.Ordinal) || uri.AbsolutePath + "/" == Root.AbsolutePath)
        && !ClimbsUp(uri.AbsolutePath);

    /// <summary>Scheme, host and port.</summary>
    public override string ToString() => Origin;

    // A backslash is a slash to some parsers and makes a file: address of it in others; control characters and blanks are dropped by some.
    private static bool IsPlain(string text) => !text.Contains('\\') && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));

    // Uri resolves dot segments itself, but not those behind an encoded slash, which a server may decode.
    private static bool ClimbsUp(string path) => Uri.UnescapeDataString(path).Replace('\\', '/').Split('/').Contains("..");

    // Uri takes hosts that it then cannot spell; null for those.
    private static string? HostOf(Uri uri)
    {
        try
        {
            return uri.IdnHost;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    private static ErpLinkException Refused(string connection, string setting, string why) =>
        new(ErrorCodes.AddressRefused, FailureClass.Invalid,
            $"Connection '{connection}': the setting '{setting}' {why}. Give the https address of {(setting == "address" ? "the service's root" : "that service")}.")
        { Connection = connection, Field = setting };
}
