using QuickStart.Story;

namespace QuickStart;

/// <summary>Where the story keeps its files: the CRM's database and ErpLink's.</summary>
/// <param name="path">The folder.</param>
public sealed class StateFolder(string path)
{
    public const string CrmFile = "crm.db";
    public const string LinksFile = "erplink.db";
    public const string MarkerFile = "quickstart.marker";

    public string Path => path;

    public string Crm => System.IO.Path.Combine(path, CrmFile);

    public string Links => System.IO.Path.Combine(path, LinksFile);

    private string Marker => System.IO.Path.Combine(path, MarkerFile);

    /// <summary>Deletes what an earlier run has left: the story starts anew. Other files stay. A folder that is not the story's own is
    /// left as it is, because the same names may stand for somebody's data.</summary>
    /// <returns>Whether there was something.</returns>
    /// <exception cref="StoryException">The folder holds something, and no run of the story has made it.</exception>
    public bool Reset()
    {
        Directory.CreateDirectory(path);
        if (!File.Exists(Marker))
        {
            if (Directory.EnumerateFileSystemEntries(path).Any())
                throw new StoryException($"The folder '{path}' is not empty and was not made by this sample, so nothing in it is touched. "
                    + "Give --state a folder that is new or empty.");
            File.WriteAllText(Marker, "The quick start of ErpLink keeps its databases here and deletes them when it starts again.\n");
        }

        var left = new[] { CrmFile, LinksFile }.SelectMany(f => Directory.GetFiles(path, f + "*")).ToList();
        left.ForEach(File.Delete);
        return left.Count > 0;
    }
}
