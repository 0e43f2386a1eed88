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

    /// <summary>All settings of a connection with a profile: those of every connection, then those that the profile adds.</summary>
    /// <param name="profile">The profile; <see langword="null"/> for none.</param>
    public IReadOnlyList<SettingDescription> SettingsOf(string? profile) => profile is null ? Settings : [.. Settings, .. ProfileSettings(profile)];

    /// <summary>The settings that the form of a new connection is filled with, by name: of each what holds anyway, or what is suggested with
    /// the app's words in the place of the tags. A suggestion with a tag that the app has no word for is left out.</summary>
    /// <param name="profile">The profile chosen; <see langword="null"/> for none.</param>
    /// <param name="words">The app's words by tag, without brackets; not case-sensitive. Customary are <c>company</c> (the app's own
    /// company), <c>installation</c> (the number or name of this installation) and <c>user</c> (who fills in the form).</param>
    public IReadOnlyDictionary<string, string> Suggest(string? profile, IReadOnlyDictionary<string, string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in SettingsOf(profile))
        {
            if (((setting.Suggested is { } text ? SuggestedText.Fill(text, words) : null) ?? setting.Default) is { } value) values[setting.Name] = value;
        }

        return values;
    }
}
