namespace ErpLink;

/// <summary>A field and the value it is to hold.</summary>
/// <param name="Field">The side's name of the field.</param>
/// <param name="Value">The value; never absent.</param>
public sealed record FieldAssignment(string Field, FieldValue Value);
