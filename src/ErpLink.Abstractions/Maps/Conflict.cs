namespace ErpLink;

/// <summary>What decides when both sides changed a field to different values; policies are chained, the next decides where one cannot.</summary>
/// <remarks>Source: semantics, section 5.</remarks>
public enum Conflict
{
    /// <summary>A person: the conflict goes to the inbox, both sides keep their values. The default and always the end of a chain.</summary>
    Ask = 0,

    /// <summary>The ERP's value.</summary>
    ErpWins,

    /// <summary>The app's value.</summary>
    AppWins,

    /// <summary>The value changed last, where both sides know when; within two minutes of each other it does not decide.</summary>
    MostRecent,

    /// <summary>The value that is not blank; does not decide when both or none are.</summary>
    PreferNonBlank,

    /// <summary>The app's <see cref="IConflictResolver"/>.</summary>
    Custom,
}
