using System.Globalization;
using System.Text.RegularExpressions;

namespace ErpLink.Simulation.Bugs;

/// <summary>Tries one bug: compiles it in, and runs worlds against it.</summary>
public sealed partial class BugTrial(PatchCompiler compiler, SimulationFolder folder, SeededBug bug)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs the kept worlds: each must break a promise of the expected oracles.</summary>
    /// <returns>Which oracle caught it in each; <see langword="null"/> where none of those expected did.</returns>
    public Task<IReadOnlyList<(string World, string? Oracle)>> KeptAsync() => WithBugAsync(async () =>
    {
        var caught = new List<(string, string?)>();
        foreach (var world in bug.Worlds)
        {
            var oracle = Catches(await folder.RunAsync(Patience, "run", Locate(world))).Select(c => c.Oracle).FirstOrDefault();
            caught.Add((world, bug.Oracles.Contains(oracle) ? oracle : oracle is null ? null : $"!{oracle}"));
        }

        return (IReadOnlyList<(string, string?)>)caught;
    });

    /// <summary>Runs fresh seeds of its first profile, and counts.</summary>
    public Task<Catch[]> FreshAsync(string profile, int worlds, int first) => WithBugAsync(async () =>
        Catches(await folder.RunAsync(Patience, "swarm", "--profile", profile, "--worlds", Text(worlds), "--first-seed", Text(first), "--go-on", "--threads", "2")));

    /// <summary>Shrinks a world that catches it, and keeps it beside the patch.</summary>
    public Task<string> KeepAsync(Catch found, string file) => WithBugAsync(() => folder.RunAsync(Patience, "shrink", $"{found.Profile}:{found.Seed}", "--to", file));

    /// <summary>A kept world is a file beside the patch; others are PROFILE:SEED.</summary>
    public string Locate(string world) => world.EndsWith(".json", StringComparison.Ordinal) ? Path.Combine(Path.GetDirectoryName(bug.Path)!, world) : world;

    private async Task<T> WithBugAsync<T>(Func<Task<T>> run)
    {
        IReadOnlyList<string> replaced = [];
        try
        {
            replaced = compiler.Compile(bug, folder.Path);
            return await run();
        }
        finally
        {
            folder.Restore(replaced);
        }
    }

    private static Catch[] Catches(string output) =>
        [.. Failure().Matches(output).Select(m => new Catch(m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value, m.Groups[4].Value))];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ERPLINK-SIM profile=(\S+) seed=(\d+) oracle=(\S+) event=\d+: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Failure();
}
