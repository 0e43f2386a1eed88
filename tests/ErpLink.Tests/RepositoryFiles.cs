namespace ErpLink.Tests;

/// <summary>The repository's own files, for tests that keep documents in step with code.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path])).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ErpLink.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests have to run inside the repository.");
    }
}
