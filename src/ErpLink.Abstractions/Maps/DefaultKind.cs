namespace ErpLink;

/// <summary>Where the value of a default comes from.</summary>
public enum DefaultKind
{
    /// <summary>From the definition; the user does not see it.</summary>
    Fixed = 0,

    /// <summary>From the user; the definition's value is the suggestion.</summary>
    Ask,
}
