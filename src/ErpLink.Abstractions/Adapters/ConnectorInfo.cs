namespace ErpLink.Adapters;

/// <summary>What a connector says about itself.</summary>
/// <param name="Name">The name connections use, such as <c>odata</c>; lower case, unique in an app.</param>
/// <param name="DisplayName">The name shown to administrators.</param>
/// <param name="Settings">The settings of every connection.</param>
public sealed record ConnectorInfo(string Name, string DisplayName, IReadOnlyList<SettingDescription> Settings)
{
    /// <summary>The settings that a profile adds to those of every connection; none where the connector does not know it, or cannot read it.
    /// Default: none for any profile.</summary>
    public Func<string, IReadOnlyList<SettingDescription>> ProfileSettings { get; init; } = _ => [];
}
