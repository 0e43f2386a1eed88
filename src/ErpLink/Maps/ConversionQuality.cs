namespace ErpLink.Maps;

/// <summary>What a conversion from one type of field to another does to values.</summary>
public enum ConversionQuality
{
    /// <summary>There is none: a mapping that needs it is refused when the connection is validated. The default.</summary>
    Forbidden = 0,

    /// <summary>Some values do not fit, or come out with less: one way only, with a warning.</summary>
    Lossy,

    /// <summary>Every value arrives, and no two values become one.</summary>
    Lossless,
}
