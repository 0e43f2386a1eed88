namespace ErpLink.House.Support;

/// <summary>The repository these tests were built from: its root and its text files.</summary>
public static class Repository
{
    private static readonly string[] BuiltFolders =
        ["bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", ".git", ".vs", ".idea"];

    private static readonly string[] TextExtensions =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".json", ".txt", ".sh", ".yml", ".editorconfig", ".gitignore", ""];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file given relative to the root.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    /// <summary>The text of a file given relative to the root.</summary>
    public static string Read(string relative) => File.ReadAllText(Path(relative));

    /// <summary>Files below a folder, relative to the root with forward slashes, sorted; nothing that a build makes.</summary>
    public static IReadOnlyList<string> Files(string folder = "", string pattern = "*")
    {
        var start = Path(folder);
        if (!Directory.Exists(start)) return [];
        return [.. Walk(start, pattern).Select(f => System.IO.Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    /// <summary>All text files of the repository.</summary>
    public static IEnumerable<string> TextFiles() =>
        Files().Where(f => TextExtensions.Contains(System.IO.Path.GetExtension(f), StringComparer.OrdinalIgnoreCase));

    private static IEnumerable<string> Walk(string folder, string pattern)
    {
        foreach (var file in Directory.EnumerateFiles(folder, pattern))
        {
            // A worktree's link to its repository is a file named as the folder would be.
            if (System.IO.Path.GetFileName(file) != ".git") yield return file;
        }

        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (BuiltFolders.Contains(System.IO.Path.GetFileName(child))) continue;
            foreach (var file in Walk(child, pattern)) yield return file;
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "ErpLink.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("ErpLink.sln is in no folder above the tests.");
    }
}
