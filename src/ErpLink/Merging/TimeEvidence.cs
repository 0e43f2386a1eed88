namespace ErpLink.Merging;

/// <summary>How well it is known when a value came to be.</summary>
/// <remarks>Source: semantics, section 5; scenario T27.</remarks>
public enum TimeEvidence
{
    /// <summary>Not at all: the side does not say, or ErpLink itself wrote the record last.</summary>
    None = 0,

    /// <summary>The side says when the record was changed: the value may be older.</summary>
    Record,

    /// <summary>The side says when the field was changed.</summary>
    Field,

    /// <summary>The value was agreed on: its origin's time is remembered.</summary>
    Origin,
}
