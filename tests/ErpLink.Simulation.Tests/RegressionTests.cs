namespace ErpLink.Simulation;

/// <summary>Worlds that once broke a promise are replayed for ever.</summary>
public sealed class RegressionTests
{
    public static TheoryData<string> Mended =>
        [.. Directory.GetFiles(Path.Combine(Root, "regressions"), "*.json").Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Mended))]
    public void What_was_mended_stays_mended(string file)
    {
        var result = WorldRun.Run(Regression.Read(File.ReadAllText(Path.Combine(Root, file))));

        result.Violation.Should().BeNull("{0}", result.Violation?.Story);
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
}
