namespace ErpLink.Adapters.Http.Profiles;

/// <summary>Where profiles come from: those built in, and files.</summary>
internal static class ProfileFile
{
    private const int FileBytesMax = 1024 * 1024;

    /// <summary>A built-in profile, or the file of a path that ends in <c>.json</c>.</summary>
    /// <param name="profile">Name or path.</param>
    /// <param name="prefix">Where the dialect's built-in profiles are among the resources.</param>
    /// <returns>What messages call it, and its bytes.</returns>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.DefinitionMalformed"/>: it is not there, or cannot be read.</exception>
    public static (string Source, ReadOnlyMemory<byte> Json) Load(string profile, string prefix)
    {
        if (!profile.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            using var resource = typeof(ProfileFile).Assembly.GetManifestResourceStream($"{prefix}{profile}.json")
                ?? throw Unknown(profile, $"is not built in. Built in is: {string.Join(", ", BuiltIn(prefix))}. Or give the path of a file that ends in .json.");
            var bytes = new byte[resource.Length];
            resource.ReadExactly(bytes);
            return (profile, bytes);
        }

        var file = new FileInfo(profile);
        if (!file.Exists) throw Unknown(file.Name, "does not exist. Give the path of a profile, or the name of a built-in one.");
        if (file.Length > FileBytesMax) throw Unknown(file.Name, $"has {file.Length} bytes; {FileBytesMax} are allowed.");
        try
        {
            return (file.Name, File.ReadAllBytes(profile));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // By name only: what the framework says holds the whole path.
            throw Unknown(file.Name, $"cannot be read ({exception.GetType().Name}). Let the app's account read it.");
        }
    }

    /// <summary>The names of the built-in profiles of a dialect.</summary>
    public static IReadOnlyList<string> BuiltIn(string prefix) =>
        [.. typeof(ProfileFile).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Select(n => n[prefix.Length..^".json".Length]).Order(StringComparer.Ordinal)];

    private static ErpLinkException Unknown(string profile, string what) =>
        new(ErrorCodes.DefinitionMalformed, FailureClass.Invalid, $"Profile '{Path.GetFileName(profile)}' {what}");
}
