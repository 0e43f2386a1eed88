namespace ErpLink.Adapters.Http.Tests;

/// <summary>The published reports of the conformance kit, in the sources these tests were built from.</summary>
public static class PublishedReports
{
    public static string Folder { get; } = Path.Combine(Root(), "docs", "adapters");

    public static string? Find(string name) => File.Exists(Path.Combine(Folder, name + ".md")) ? File.ReadAllText(Path.Combine(Folder, name + ".md")) : null;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ErpLink.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("ErpLink.sln is in no folder above the tests.");
    }
}
