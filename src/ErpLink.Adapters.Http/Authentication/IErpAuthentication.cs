namespace ErpLink.Adapters.Http;

/// <summary>Where a connection's credentials come from. Asked for every request; they are sent to the connection's origin only.</summary>
/// <remarks>One for each connection; called in parallel; disposed with the client, if it can be. A log-in goes through the client that is
/// passed in, as an anonymous request: <see cref="SessionAuthentication"/> sees to it that there is one at a time.</remarks>
public interface IErpAuthentication
{
    /// <summary>The credential for the next request; <see langword="null"/> for none.</summary>
    /// <exception cref="ErpLinkException">It cannot be had; the request is not sent.</exception>
    ValueTask<ErpCredential?> FindAsync(ErpHttpClient client, CancellationToken cancellationToken);

    /// <summary>The server answered 401: called at most once for a request, which is then sent once more.</summary>
    /// <param name="client">The connection's client.</param>
    /// <param name="refused">The credential that was refused.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there is another credential now.</returns>
    /// <exception cref="ErpLinkException">There is none; the caller hears of it in the place of the 401.</exception>
    ValueTask<bool> RenewAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken);
}
