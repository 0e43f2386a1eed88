namespace ErpLink;

/// <summary>A field to show to a user.</summary>
/// <param name="Name">The side's name of the field.</param>
/// <param name="Label">The name shown.</param>
/// <param name="Value">The value.</param>
/// <param name="Text">The value as text; list items by their text.</param>
public sealed record ShownField(string Name, string Label, FieldValue Value, string Text);
