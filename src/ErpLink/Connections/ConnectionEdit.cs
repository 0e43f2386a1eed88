namespace ErpLink;

/// <summary>A connection as an administrator filled it in: to be tested, validated or saved.</summary>
/// <param name="Definition">The definition. Its <see cref="ConnectionDefinition.Id"/> says which stored connection is changed;
/// <see langword="null"/> for a new one.</param>
public sealed record ConnectionEdit(ConnectionDefinition Definition)
{
    /// <summary>Secrets that were entered, by the name of their setting. Saved through the app's <see cref="ISecretProtector"/>; a setting
    /// that is not among them keeps its reference.</summary>
    public IReadOnlyDictionary<string, Secret> Secrets { get; init; } = new Dictionary<string, Secret>();

    /// <summary>The version that was shown when the change was begun: saving is refused when there is a later one. <see langword="null"/>
    /// to save in any case.</summary>
    public int? BasedOn { get; init; }
}
