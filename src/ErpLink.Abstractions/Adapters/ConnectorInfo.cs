namespace ErpLink.Adapters;

/// <summary>What a connector says about itself.</summary>
/// <param name="Name">The name connections use, such as <c>odata</c>; lower case, unique in an app.</param>
/// <param name="DisplayName">The name shown to administrators.</param>
/// <param name="Settings">The settings of a connection.</param>
public sealed record ConnectorInfo(string Name, string DisplayName, IReadOnlyList<SettingDescription> Settings);
