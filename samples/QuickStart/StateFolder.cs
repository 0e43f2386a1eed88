namespace QuickStart;

/// <summary>Where the story keeps its files: the CRM's database and ErpLink's.</summary>
/// <param name="path">The folder.</param>
public sealed class StateFolder(string path)
{
    public const string CrmFile = "crm.db";
    public const string LinksFile = "erplink.db";

    public string Path => path;

    public string Crm => System.IO.Path.Combine(path, CrmFile);

    public string Links => System.IO.Path.Combine(path, LinksFile);

    /// <summary>Deletes what an earlier run has left: the story starts anew. Other files stay.</summary>
    /// <returns>Whether there was something.</returns>
    public bool Reset()
    {
        Directory.CreateDirectory(path);
        var left = new[] { CrmFile, LinksFile }.SelectMany(f => Directory.GetFiles(path, f + "*")).ToList();
        left.ForEach(File.Delete);
        return left.Count > 0;
    }
}
