namespace ErpLink.Maps;

/// <summary>One difference of two definitions.</summary>
/// <param name="Path">Where, as problems name it: <c>map company/customer, mapping 'phone', direction</c>.</param>
/// <param name="Kind">What happened there.</param>
/// <param name="Before">What was there, as JSON; <see langword="null"/> when nothing was. A setting that holds a secret in plain text is hidden.</param>
/// <param name="After">What is there, as JSON; <see langword="null"/> when nothing is.</param>
public sealed record DefinitionChange(string Path, DefinitionChangeKind Kind, string? Before, string? After)
{
    /// <summary>The difference in one line for an administrator.</summary>
    public override string ToString() => Kind switch
    {
        DefinitionChangeKind.Added => $"{Path}: added {After}",
        DefinitionChangeKind.Removed => $"{Path}: removed {Before}",
        DefinitionChangeKind.Moved => $"{Path}: order changed from {Before} to {After}",
        _ => $"{Path}: changed from {Before} to {After}",
    };
}
