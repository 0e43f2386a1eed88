namespace ErpLink;

/// <summary>A set of <see cref="SearchOperator"/>: what a side evaluates itself for a field.</summary>
[Flags]
public enum SearchOperators
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="SearchOperator.Equal"/>.</summary>
    Equal = 1 << SearchOperator.Equal,

    /// <summary><see cref="SearchOperator.NotEqual"/>.</summary>
    NotEqual = 1 << SearchOperator.NotEqual,

    /// <summary><see cref="SearchOperator.Begins"/>.</summary>
    Begins = 1 << SearchOperator.Begins,

    /// <summary><see cref="SearchOperator.NotBegins"/>.</summary>
    NotBegins = 1 << SearchOperator.NotBegins,

    /// <summary><see cref="SearchOperator.Contains"/>.</summary>
    Contains = 1 << SearchOperator.Contains,

    /// <summary><see cref="SearchOperator.NotContains"/>.</summary>
    NotContains = 1 << SearchOperator.NotContains,

    /// <summary><see cref="SearchOperator.Ends"/>.</summary>
    Ends = 1 << SearchOperator.Ends,

    /// <summary><see cref="SearchOperator.NotEnds"/>.</summary>
    NotEnds = 1 << SearchOperator.NotEnds,

    /// <summary><see cref="SearchOperator.Less"/>.</summary>
    Less = 1 << SearchOperator.Less,

    /// <summary><see cref="SearchOperator.LessOrEqual"/>.</summary>
    LessOrEqual = 1 << SearchOperator.LessOrEqual,

    /// <summary><see cref="SearchOperator.Greater"/>.</summary>
    Greater = 1 << SearchOperator.Greater,

    /// <summary><see cref="SearchOperator.GreaterOrEqual"/>.</summary>
    GreaterOrEqual = 1 << SearchOperator.GreaterOrEqual,

    /// <summary><see cref="SearchOperator.Between"/>.</summary>
    Between = 1 << SearchOperator.Between,

    /// <summary><see cref="SearchOperator.OneOf"/>.</summary>
    OneOf = 1 << SearchOperator.OneOf,

    /// <summary><see cref="SearchOperator.NotOneOf"/>.</summary>
    NotOneOf = 1 << SearchOperator.NotOneOf,

    /// <summary><see cref="SearchOperator.IsBlank"/>.</summary>
    IsBlank = 1 << SearchOperator.IsBlank,

    /// <summary><see cref="SearchOperator.IsNotBlank"/>.</summary>
    IsNotBlank = 1 << SearchOperator.IsNotBlank,

    /// <summary>All that apply to text.</summary>
    ForText = Equal | NotEqual | Begins | NotBegins | Contains | NotContains | Ends | NotEnds | Between | IsBlank | IsNotBlank,

    /// <summary>All that apply to numbers, dates and instants.</summary>
    ForOrdered = Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual | Between | IsBlank | IsNotBlank,

    /// <summary>All that apply to booleans.</summary>
    ForBoolean = Equal | IsBlank | IsNotBlank,

    /// <summary>All that apply to lists.</summary>
    ForList = OneOf | NotOneOf | IsBlank | IsNotBlank,
}
