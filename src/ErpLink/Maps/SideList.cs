namespace ErpLink.Maps;

/// <summary>The name of a list of one side.</summary>
/// <param name="Side">Whose list.</param>
/// <param name="Name">Its name there.</param>
public readonly record struct SideList(Side Side, string Name);
