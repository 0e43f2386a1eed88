namespace ErpLink;

/// <summary>What a step of a conversion does.</summary>
public enum ConversionStepKind
{
    /// <summary>Takes blanks off both ends of text.</summary>
    Trim = 0,

    /// <summary>Turns text into capital letters.</summary>
    Upper,

    /// <summary>Turns text into small letters.</summary>
    Lower,

    /// <summary>Puts the value into a text.</summary>
    Format,

    /// <summary>Gives the same value always; for mappings that go one way.</summary>
    Constant,

    /// <summary>Looks the value up in a table.</summary>
    Lookup,

    /// <summary>Asks a conversion of the app, an <see cref="IValueConversion"/>.</summary>
    Custom,
}
