namespace ErpLink;

/// <summary>What happens to a value that does not fit its field: too long, too precise, unparsable.</summary>
public enum Misfit
{
    /// <summary>It is not written; the field is listed with the reason. The default.</summary>
    Reject = 0,

    /// <summary>Text is cut to the length of the field.</summary>
    Truncate,

    /// <summary>A number is rounded to the field's digits, half away from zero.</summary>
    Round,

    /// <summary>It is not written, and not listed.</summary>
    Skip,

    /// <summary>The mapping's default is written instead.</summary>
    UseDefault,
}
