namespace ErpLink;

/// <summary>A value for a field of the ERP when an actor is created.</summary>
/// <param name="Field">The ERP's name of the field; not mapped to the ERP.</param>
/// <param name="Kind">Where the value comes from.</param>
public sealed record DefaultDefinition(string Field, DefaultKind Kind)
{
    /// <summary>The value, or the suggestion; may be empty text. Absent for a question without a suggestion.</summary>
    public FieldValue Value { get; init; }

    /// <summary>Whether the user must give a value. What the connector declares mandatory is mandatory in any case.</summary>
    public bool Mandatory { get; init; }
}
