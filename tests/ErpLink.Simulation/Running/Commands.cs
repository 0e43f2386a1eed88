using System.Globalization;

namespace ErpLink.Simulation;

/// <summary>The verbs of the program.</summary>
public static class Commands
{
    private const string Usage = """
        ci [--worlds N] [--threads N] [--regressions FOLDER]                               the gate: N worlds of all profiles, kept worlds, determinism
        swarm [--profile NAME|all] [--worlds N] [--first-seed N] [--threads N] [--go-on]   N worlds of each profile; 1 at the first broken promise
        exhaustive [--pairs] [--script NAME]                                               scripts killed at every point, or pair of points
        run PROFILE:SEED                                                                  one world, and its hash
        replay PROFILE:SEED [--last N] [--record KEY]                                     one world with its trace
        shrink PROFILE:SEED [--to FILE]                                                   the smallest world that still breaks it
        """;

    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        var verb = arguments.Count == 0 ? "" : arguments[0];
        return verb switch
        {
            "swarm" => SwarmOf(arguments, output),
            "ci" => Gate.Run(Number(arguments, "--worlds", 5_000), Number(arguments, "--threads", Environment.ProcessorCount), Option(arguments, "--regressions"), output),
            "exhaustive" => Gate.Exhaustive(arguments.Contains("--pairs"), Option(arguments, "--script"), output),
            "run" => One(arguments, output),
            "replay" => Replay(arguments, output),
            "shrink" => Shrink(arguments, output),
            _ => Explain(output),
        };
    }

    private static int SwarmOf(IReadOnlyList<string> arguments, TextWriter output)
    {
        var profile = Option(arguments, "--profile") ?? "swarm";
        var (worlds, first) = (Number(arguments, "--worlds", 1000), (ulong)Number(arguments, "--first-seed", 1));
        var names = profile == "all" ? Profiles.Names : profile.Split(',');
        var cases = Enumerable.Range(0, worlds).SelectMany(i => names.Select(name => new WorldCase(name, first + (ulong)i)));
        var report = Swarm.Run(cases, Number(arguments, "--threads", Environment.ProcessorCount), arguments.Contains("--go-on"), output);
        output.WriteLine(report);
        return report.Failures.Count == 0 ? 0 : 1;
    }

    private static int One(IReadOnlyList<string> arguments, TextWriter output)
    {
        var result = WorldRun.Run(Case(arguments));
        if (result.Violation is not null) output.WriteLine(Line(result));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Case} hash={result.TraceHash:X16} events={result.Events}"));
        return result.Violation is null ? 0 : 1;
    }

    private static int Replay(IReadOnlyList<string> arguments, TextWriter output)
    {
        var result = WorldRun.Run(Case(arguments), tracing: true);
        var record = Option(arguments, "--record");
        var lines = result.Trace.Where(l => record is null || l.Key == record || l.Detail.Contains(record, StringComparison.Ordinal)).ToArray();
        foreach (var line in lines.TakeLast(Number(arguments, "--last", int.MaxValue))) output.WriteLine(line);
        if (result.Violation is not null) output.WriteLine(Line(result));
        return result.Violation is null ? 0 : 1;
    }

    private static int Shrink(IReadOnlyList<string> arguments, TextWriter output)
    {
        var small = Shrinker.Shrink(Case(arguments), output);
        if (small is null) return 0;
        var json = Regression.Write(small);
        if (Option(arguments, "--to") is { } file) File.WriteAllText(file, json);
        else output.WriteLine(json);
        return 1;
    }

    private static int Explain(TextWriter output)
    {
        output.WriteLine(Usage);
        output.WriteLine($"profiles: {string.Join(' ', Profiles.Names)}; experiments: {string.Join(' ', Profiles.ExperimentNames)}");
        return 2;
    }

    /// <summary>What a person needs to see it again.</summary>
    public static string Line(WorldResult result) => string.Create(CultureInfo.InvariantCulture,
        $"ERPLINK-SIM profile={result.Case.Profile} seed={result.Case.Seed} oracle={result.Violation!.Oracle} event={result.Violation.Event}: {result.Violation.Story}\n"
        + $"  dotnet run --project tests/ErpLink.Simulation -- replay {result.Case}{(result.Violation.Subject.Length > 0 ? " --record " + result.Violation.Subject : "")} --last 80");

    private static WorldCase Case(IReadOnlyList<string> arguments)
    {
        var parts = arguments.Count > 1 ? arguments[1].Split(':') : [];
        if (arguments.Count > 1 && File.Exists(arguments[1])) return Regression.Read(File.ReadAllText(arguments[1]));
        return parts.Length == 2 && ulong.TryParse(parts[1], CultureInfo.InvariantCulture, out var seed)
            ? new WorldCase(parts[0], seed)
            : throw new ArgumentException("Name a world as PROFILE:SEED, or the file of a kept one.");
    }

    private static string? Option(IReadOnlyList<string> arguments, string name)
    {
        for (var i = 0; i < arguments.Count - 1; i++)
        {
            if (arguments[i] == name) return arguments[i + 1];
        }

        return null;
    }

    private static int Number(IReadOnlyList<string> arguments, string name, int otherwise) =>
        Option(arguments, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
