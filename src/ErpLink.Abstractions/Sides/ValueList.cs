namespace ErpLink;

/// <summary>The items of a list of one side.</summary>
/// <param name="Name">The list's name.</param>
/// <param name="Items">The items, in the side's order; keys are unique, ordinal.</param>
public sealed record ValueList(string Name, IReadOnlyList<ListEntry> Items);
