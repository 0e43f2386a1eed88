namespace ErpLink.Simulation;

/// <summary>Worlds that once broke a promise are replayed for ever; those that still do are kept apart, until somebody mends it.</summary>
public sealed class RegressionTests
{
    public static TheoryData<string> Mended => Files("regressions");

    public static TheoryData<string> Open => Files(Path.Combine("regressions", "open"));

    [Theory, MemberData(nameof(Mended))]
    public void What_was_mended_stays_mended(string file)
    {
        var result = WorldRun.Run(Regression.Read(File.ReadAllText(Path.Combine(Root, file))));

        result.Violation.Should().BeNull("{0}", result.Violation?.Story);
    }

    [Theory, MemberData(nameof(Open))]
    public void What_is_known_to_be_broken_still_is(string file)
    {
        var world = Regression.Read(File.ReadAllText(Path.Combine(Root, file)));

        WorldRun.Run(world).Violation.Should().NotBeNull("'{0}' is mended, it seems: move it from 'open' to the others, so that it stays so", file);
    }

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "ErpLink.sln"))) folder = folder.Parent!;
            return Path.Combine(folder.FullName, "tests");
        }
    }

    private static TheoryData<string> Files(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Root, folder), "*.json").Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal);
        return [.. files];
    }
}
