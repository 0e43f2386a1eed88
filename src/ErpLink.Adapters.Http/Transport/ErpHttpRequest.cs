namespace ErpLink.Adapters.Http;

/// <summary>One request. Prints its method only: paths and bodies hold people's data.</summary>
/// <param name="method">The method.</param>
/// <param name="target">A path relative to the connection's address, already percent-encoded, or an absolute link from an answer;
/// either way it must stay within the connection's address.</param>
public sealed class ErpHttpRequest(HttpMethod method, string target)
{
    /// <summary>The method.</summary>
    public HttpMethod Method { get; } = method;

    /// <summary>Path or absolute link.</summary>
    public string Target { get; } = target;

    /// <summary>Further headers, as they are to be sent. Credentials come from <see cref="IErpAuthentication"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body, sent with its Content-Length and never in chunks; <see langword="null"/> for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The body's type. Default: JSON.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Whether it changes anything there. A write that may have been sent is never sent again by the transport. Default: yes
    /// for everything but GET and HEAD; a protocol that reads by POST says no.</summary>
    public bool IsWrite { get; init; } = method != HttpMethod.Get && method != HttpMethod.Head;

    /// <summary>Without credentials: the log-in itself. Default: with.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>What is secret in target, headers or body, as in a log-in: should the server send it back, it is taken out of what messages
    /// say. Secrets of fewer than 6 characters are not. Default: nothing.</summary>
    public IReadOnlyList<Secret> Secrets { get; init; } = [];

    /// <summary>The method only.</summary>
    public override string ToString() => Method.Method;
}
