namespace ErpLink.Adapters.Http;

/// <summary>What went wrong on the way, beside or instead of a status.</summary>
public enum HttpFault
{
    /// <summary>Nothing: status, headers and the whole body arrived.</summary>
    None = 0,

    /// <summary>Nothing was sent: no name, no connection, no TLS, no credentials, or the address was refused.</summary>
    NotSent,

    /// <summary>The time limit passed.</summary>
    TimedOut,

    /// <summary>The caller no longer waits.</summary>
    Cancelled,

    /// <summary>The connection failed before there was a status.</summary>
    ConnectionLost,

    /// <summary>The body ended early.</summary>
    BodyCut,

    /// <summary>The answer is larger than allowed, or was compressed beyond reason.</summary>
    TooLarge,

    /// <summary>The body's encoding is unknown or damaged.</summary>
    Undecodable,

    /// <summary>The answer leads to another address, which is not followed.</summary>
    Redirected,
}
