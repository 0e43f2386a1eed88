namespace ErpLink;

/// <summary>A field, the value it held when it was read, and the value it is to hold.</summary>
/// <param name="Field">The side's name of the field.</param>
/// <param name="Old">The value it held.</param>
/// <param name="New">The value it is to hold; never absent.</param>
public sealed record FieldChange(string Field, FieldValue Old, FieldValue New);
