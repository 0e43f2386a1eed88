namespace ErpLink;

/// <summary>A field to sort by.</summary>
/// <param name="Field">The side's name of the field.</param>
/// <param name="Descending">Greatest first.</param>
public sealed record SortField(string Field, bool Descending = false);
