namespace ErpLink.Maps;

/// <summary>A step of a conversion, ready to work. Immutable, pure.</summary>
internal interface IValueStep
{
    /// <summary>Whether the step has something to say about a blank value; otherwise that stays as it is.</summary>
    bool TakesBlank { get; }

    /// <summary>The next value, or why there is none.</summary>
    Conversion Apply(in FieldValue value);
}
