namespace ErpLink.Peers.Conformance;

/// <summary>The published reports of the adapters.</summary>
public static class Reports
{
    /// <summary>Their folder, from the sources these tests were built from.</summary>
    public static string Folder { get; } = Path.Combine(Root(), "docs", "adapters");

    /// <summary>The report of a side as it is published, or nothing.</summary>
    public static string? Published(string name) => File.Exists(Path.Combine(Folder, name + ".md")) ? File.ReadAllText(Path.Combine(Folder, name + ".md")) : null;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ErpLink.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("ErpLink.sln is in no folder above the tests.");
    }
}
