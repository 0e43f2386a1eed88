namespace ErpLink.Maps;

/// <summary>One cell of the <see cref="ConversionTable"/>.</summary>
/// <param name="From">The type of the field a value comes from.</param>
/// <param name="To">The type of the field it goes to.</param>
/// <param name="Quality">What it does to values.</param>
/// <param name="Reason">How it converts, what it loses, or why there is none: one sentence for an administrator.</param>
public sealed record ConversionRule(FieldType From, FieldType To, ConversionQuality Quality, string Reason)
{
    /// <summary>Whether it needs the connection's <see cref="ConnectionDefinition.TimeZone"/>.</summary>
    public bool NeedsTimeZone { get; init; }
}
