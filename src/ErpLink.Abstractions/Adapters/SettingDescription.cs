namespace ErpLink.Adapters;

/// <summary>One setting of a connector, for the form an administrator fills in.</summary>
/// <param name="Name">The name in configuration; not case-sensitive.</param>
/// <param name="Kind">What it holds.</param>
public sealed record SettingDescription(string Name, SettingKind Kind)
{
    /// <summary>The name shown. Default: the setting's name.</summary>
    public string DisplayName { get; init; } = Name;

    /// <summary>What it is for, and where to find the value.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Whether it must be given. Default: no.</summary>
    public bool Required { get; init; }

    /// <summary>What holds when it is not given; <see langword="null"/> for nothing.</summary>
    public string? Default { get; init; }
}
