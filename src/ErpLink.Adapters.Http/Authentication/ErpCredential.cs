namespace ErpLink.Adapters.Http;

/// <summary>The headers that say who asks: one for most services, a cookie and a token for some. Prints the headers' names only.</summary>
public sealed class ErpCredential
{
    /// <summary>The header <c>Authorization</c>.</summary>
    /// <param name="value">The header's whole value.</param>
    public ErpCredential(Secret value) : this([new("Authorization", value)])
    {
    }

    /// <summary>Headers of any name.</summary>
    /// <param name="headers">Names and whole values; each name once.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.ContractBroken"/>: none, the same twice, or one that belongs to the transport.</exception>
    public ErpCredential(IReadOnlyList<KeyValuePair<string, Secret>> headers)
    {
        if (headers.Count == 0 || headers.DistinctBy(h => h.Key, StringComparer.OrdinalIgnoreCase).Count() < headers.Count
            || headers.Any(h => !CredentialHeader.IsAllowed(h.Key)))
            throw new ErpLinkException(ErrorCodes.ContractBroken, FailureClass.Bug,
                $"A credential of the headers '{string.Join(", ", headers.Select(h => h.Key))}' cannot be sent: give each name once, and none that the transport sets.");
        Headers = headers;
    }

    /// <summary>Names and values.</summary>
    public IReadOnlyList<KeyValuePair<string, Secret>> Headers { get; }

    /// <summary>How long after it was given it is used; a new one is fetched then. <see langword="null"/> (the default): until it is refused.</summary>
    public TimeSpan? GoodFor { get; init; }

    /// <summary>The headers' names.</summary>
    public override string ToString() => string.Join(", ", Headers.Select(h => h.Key));

    internal bool IsSame(ErpCredential? other) => other is not null && Headers.Count == other.Headers.Count
        && Headers.Zip(other.Headers).All(p => p.First.Key == p.Second.Key && p.First.Value.Reveal() == p.Second.Value.Reveal());
}
