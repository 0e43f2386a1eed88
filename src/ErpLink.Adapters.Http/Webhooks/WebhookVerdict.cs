namespace ErpLink.Adapters.Http;

/// <summary>What is to be thought of a webhook.</summary>
public enum WebhookVerdict
{
    /// <summary>It has no signature, or no time where one is needed, or not in the form that was agreed.</summary>
    Unsigned = 0,

    /// <summary>Its body is larger than allowed. It was not read to its end.</summary>
    TooLarge,

    /// <summary>Its time is too far from ours: sent again by somebody who saw it, or the two clocks differ.</summary>
    Expired,

    /// <summary>Whoever signed it does not have the key, or it was changed on the way.</summary>
    Forged,

    /// <summary>It comes from whoever has the key, and as it was sent.</summary>
    Valid,
}
