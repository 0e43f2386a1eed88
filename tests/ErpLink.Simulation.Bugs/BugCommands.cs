using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ErpLink.Simulation.Bugs;

/// <summary>The verbs of the program.</summary>
public static class BugCommands
{
    private const string Usage = """
        check [NAME...]                                        every bug is caught by its kept worlds, and without it they break nothing; else 1
        fresh N [--first-seed N] [--profile NAME] [NAME...]    how many of N fresh worlds of its profile catch each
        table N                                                the table of docs/reliability.md, by N fresh worlds of each
        keep N [--first-seed N] [--profile NAME] NAME...       looks among N fresh worlds, shrinks the first that catches it, and keeps it
        """;

    private static readonly string Root = FindRoot();

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output)
    {
        var verb = arguments.Count == 0 ? "check" : arguments[0];
        var names = arguments.Skip(verb == "check" ? 1 : 2).ToList();
        var (first, profile) = (int.Parse(Take(names, "--first-seed") ?? "1", CultureInfo.InvariantCulture), Take(names, "--profile"));
        var bugs = Files("tests/ErpLink.Simulation/Bugs").Concat(names.Count == 0 ? [] : Files("tests/ErpLink.Simulation/Bugs/Open"))
            .Select(SeededBug.Read).Where(b => names.Count == 0 || names.Contains(b.Name)).ToArray();
        var trials = new BugTrials(Root, output);
        return verb switch
        {
            "check" => await CheckAsync(trials, bugs, output),
            "fresh" => await trials.EachAsync(bugs, (trial, bug) => FreshAsync(trial, bug, profile, Worlds(arguments), first)),
            "table" => await TableAsync(trials, bugs, Worlds(arguments), output),
            "keep" => await trials.EachAsync(bugs, (trial, bug) => KeepAsync(trial, bug, profile, Worlds(arguments), first)),
            _ => Explain(output),
        };
    }

    private static int Worlds(IReadOnlyList<string> arguments) => int.Parse(arguments[1], CultureInfo.InvariantCulture);

    private static async Task<int> CheckAsync(BugTrials trials, SeededBug[] bugs, TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        var broken = await trials.EachAsync(bugs, KeptAsync);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bugs.Length} seeded bugs, {broken} not caught or caught without being there, {watch.Elapsed.TotalSeconds:F0} s"));
        return bugs.Length == 0 || broken > 0 ? 1 : 0;
    }

    private static async Task<(bool, string)> KeptAsync(BugTrial trial, SeededBug bug)
    {
        if (bug.Worlds.Count == 0) return (false, "no world is kept for it");
        var without = bug.Worlds.Select(w => (World: w, WorldRun.Run(Case(trial.Locate(w))).Violation)).FirstOrDefault(r => r.Violation is not null);
        if (without.Violation is { } violation) return (false, $"{without.World} breaks {violation.Oracle} without it: {violation.Story}");
        var caught = await trial.KeptAsync();
        var missed = caught.Any(c => !bug.Oracles.Contains(c.Oracle));
        return (!missed, string.Join(", ", caught.Select(c => $"{c.World} {c.Oracle ?? "nothing"}")));
    }

    private static async Task<(bool, string)> FreshAsync(BugTrial trial, SeededBug bug, string? profile, int worlds, int first)
    {
        var parts = new List<string>();
        foreach (var name in profile?.Split(',') ?? bug.Profiles)
        {
            var all = await trial.FreshAsync(name, worlds, first);
            var real = Real(all);
            var oracles = real.GroupBy(c => c.Oracle).OrderByDescending(g => g.Count()).Select(g => $"{g.Key} {g.Count()} (first {g.First().Seed})");
            parts.Add($"{name} {real.Length} of {worlds}: {string.Join(", ", oracles)}{(all.Length > real.Length ? $"; {all.Length - real.Length} also without it" : "")}");
        }

        return (true, string.Join("; ", parts));
    }

    /// <summary>The rows as the documentation has them, once all are known.</summary>
    private static async Task<int> TableAsync(BugTrials trials, SeededBug[] bugs, int worlds, TextWriter output)
    {
        var rows = new ConcurrentBag<string>();
        var failed = await trials.EachAsync(bugs, async (trial, bug) =>
        {
            var real = Real(await trial.FreshAsync(bug.Profiles[0], worlds, 1));
            var kept = bug.Worlds.Select(w => w.EndsWith(".json", StringComparison.Ordinal) ? "shrunk" : w.Split(':')[1]);
            var oracles = real.GroupBy(c => c.Oracle).OrderByDescending(g => g.Count()).Select(g => g.Key).Where(bug.Oracles.Contains);
            rows.Add($"| `{bug.Name}` | {bug.Rule} | {bug.Profiles[0]} | {string.Join(", ", oracles.DefaultIfEmpty(bug.Oracles[0]))} | {real.Length} | {string.Join(", ", kept)} |");
            return (true, $"{real.Length} of {worlds}");
        });
        foreach (var row in rows.Order(StringComparer.Ordinal)) output.WriteLine(row);
        return failed;
    }

    private static async Task<(bool, string)> KeepAsync(BugTrial trial, SeededBug bug, string? profile, int worlds, int first)
    {
        foreach (var name in profile?.Split(',') ?? bug.Profiles)
        {
            if (Real(await trial.FreshAsync(name, worlds, first)).FirstOrDefault(c => bug.Oracles.Contains(c.Oracle)) is not { } found) continue;
            var file = Path.ChangeExtension(bug.Path, ".json");
            var story = await trial.KeepAsync(found, file);
            if (WorldRun.Run(Case(file)).Violation is { } without) return (false, $"{name}:{found.Seed} shrinks to a world that breaks {without.Oracle} without it");
            var text = File.ReadAllLines(bug.Path).Select(l => l.StartsWith("worlds: ", StringComparison.Ordinal) ? $"worlds: {Path.GetFileName(file)}" : l);
            File.WriteAllText(bug.Path, string.Join('\n', text) + "\n");
            return (true, $"{name}:{found.Seed} {found.Oracle}: {story.Trim().Split('\n')[^1]}");
        }

        return (false, $"not among {worlds} worlds");
    }

    /// <summary>Worlds that break nothing without the bug.</summary>
    private static Catch[] Real(IEnumerable<Catch> caught) =>
        [.. caught.AsParallel().AsOrdered().Where(c => c.Oracle == "hang" || WorldRun.Run(Case($"{c.Profile}:{c.Seed}")).Violation is null)];

    private static WorldCase Case(string world)
    {
        if (world.EndsWith(".json", StringComparison.Ordinal)) return Regression.Read(File.ReadAllText(world));
        var parts = world.Split(':');
        return new WorldCase(parts[0], ulong.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static int Explain(TextWriter output)
    {
        output.WriteLine(Usage);
        return 2;
    }

    /// <summary>Those that nothing catches yet stand in a folder of their own, and are tried when they are named.</summary>
    private static IEnumerable<string> Files(string folder) => Directory.GetFiles(Path.Combine(Root, folder), "*.bug").Order(StringComparer.Ordinal);

    private static string? Take(List<string> names, string option)
    {
        var at = names.IndexOf(option);
        if (at < 0) return null;
        var value = names[at + 1];
        names.RemoveRange(at, 2);
        return value;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ErpLink.sln"))) folder = folder.Parent ?? throw new BugException("Run it from within the repository.");
        return folder.FullName;
    }
}
