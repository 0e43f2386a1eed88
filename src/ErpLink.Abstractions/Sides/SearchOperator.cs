namespace ErpLink;

/// <summary>How a restriction compares. Which apply: text all but the list ones; numbers, dates and instants the comparisons;
/// booleans <see cref="Equal"/>; lists <see cref="OneOf"/> and <see cref="NotOneOf"/>; blank tests for all. Text is compared without
/// regard to case; bounds are inclusive; instants compared with dates count by day.</summary>
/// <remarks>Source: semantics, section 11.</remarks>
public enum SearchOperator
{
    /// <summary>The same.</summary>
    Equal = 0,

    /// <summary>Not the same; a blank field is not the same as any value.</summary>
    NotEqual,

    /// <summary>Text begins with.</summary>
    Begins,

    /// <summary>Text does not begin with.</summary>
    NotBegins,

    /// <summary>Text contains.</summary>
    Contains,

    /// <summary>Text does not contain.</summary>
    NotContains,

    /// <summary>Text ends with.</summary>
    Ends,

    /// <summary>Text does not end with.</summary>
    NotEnds,

    /// <summary>Less than, before.</summary>
    Less,

    /// <summary>Less or equal, before or at.</summary>
    LessOrEqual,

    /// <summary>Greater than, after.</summary>
    Greater,

    /// <summary>Greater or equal, after or at.</summary>
    GreaterOrEqual,

    /// <summary>From the first value to the second, both included.</summary>
    Between,

    /// <summary>One of the keys.</summary>
    OneOf,

    /// <summary>None of the keys.</summary>
    NotOneOf,

    /// <summary>Null or empty.</summary>
    IsBlank,

    /// <summary>Neither null nor empty.</summary>
    IsNotBlank,
}
