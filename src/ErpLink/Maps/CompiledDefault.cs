namespace ErpLink.Maps;

/// <summary>One default of a map with the ERP's field it fills when an actor is created. Immutable.</summary>
/// <param name="Definition">What it was made from.</param>
/// <param name="Field">The ERP's field.</param>
/// <param name="Value">The value, or the suggestion, in the field's type; absent for a question without a suggestion.</param>
public sealed record CompiledDefault(DefaultDefinition Definition, FieldDescription Field, FieldValue Value)
{
    /// <summary>Whether there must be a value: the definition says so, or the ERP does.</summary>
    public bool Mandatory => Definition.Mandatory || Field.Access == FieldAccess.Mandatory;

    /// <summary>The field's name only; never the value.</summary>
    public override string ToString() => Definition.Field;
}
