namespace ErpLink.Adapters;

/// <summary>One setting of a connector, for the form an administrator fills in.</summary>
/// <param name="Name">The name in configuration; not case-sensitive.</param>
/// <param name="Kind">What it holds.</param>
public sealed record SettingDescription(string Name, SettingKind Kind)
{
    /// <summary>The name shown. Default: the setting's name.</summary>
    public LocalizedText DisplayName { get; init; } = Name;

    /// <summary>What it is for, and where to find the value.</summary>
    public LocalizedText Description { get; init; } = string.Empty;

    /// <summary>Whether it must be given. Default: no.</summary>
    public bool Required { get; init; }

    /// <summary>What holds when it is not given; <see langword="null"/> for nothing.</summary>
    public string? Default { get; init; }

    /// <summary>What the form of a new connection is filled with, where that is the app's to know: <c>&lt;tag&gt;</c> stands for a word of the
    /// app's, such as <c>&lt;company&gt;</c> (<see cref="ConnectorInfo.Suggest"/>). Unlike <see cref="Default"/> it does not hold unless it is saved.</summary>
    public string? Suggested { get; init; }

    /// <summary>The values it may have, where they are known before an ERP was asked; empty: any. A form offers them as a list.</summary>
    public IReadOnlyList<SettingChoice> Choices { get; init; } = [];

    /// <summary>Whether the values it may have are asked of the ERP (<see cref="IErpConnector.ReadChoicesAsync"/>), once the settings it needs
    /// for that are given. Default: no.</summary>
    public bool HasChoices { get; init; }
}
