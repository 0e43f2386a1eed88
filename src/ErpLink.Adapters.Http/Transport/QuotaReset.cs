namespace ErpLink.Adapters.Http;

/// <summary>How a server says when its quota is filled again.</summary>
public enum QuotaReset
{
    /// <summary>In how many seconds.</summary>
    Seconds = 0,

    /// <summary>At which second since 1970; a number that large that it can only be milliseconds is taken for them.</summary>
    Epoch,

    /// <summary>At which time: as HTTP writes it, or in ISO 8601 with an offset.</summary>
    Date,
}
