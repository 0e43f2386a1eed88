using System.Globalization;

namespace ErpLink.Simulation;

/// <summary>What has to hold before a change is taken in, and the long modes beside the swarm.</summary>
public static class Gate
{
    /// <summary>One world in so many is run a second time: the same seed must leave the same trace.</summary>
    private const int RunTwiceEvery = 100;

    /// <summary>The sides that scripts are told on.</summary>
    public static readonly (UpdateTier Update, bool ReturnsStored, ChangeFeed Feed)[] Sides =
        [(UpdateTier.Conditional, true, ChangeFeed.Cursor), (UpdateTier.ReadCompare, false, ChangeFeed.None), (UpdateTier.Conditional, false, ChangeFeed.Timestamp)];

    /// <summary>Worlds of all profiles in turn, every kept world, and a share of them twice.</summary>
    public static int Run(int worlds, int threads, string? regressions, TextWriter output)
    {
        var names = Profiles.Names;
        var cases = Enumerable.Range(0, worlds).Select(i => new WorldCase(names[i % names.Count], (ulong)(1 + i / names.Count))).ToArray();
        var kept = Kept(regressions);
        var report = Swarm.Run(cases.Concat(kept), threads, goOn: true, output);
        var torn = cases.Where((_, i) => i % RunTwiceEvery == 0).Count(c => IsTorn(c, output));
        output.WriteLine(report);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kept.Length} kept worlds, {(worlds + RunTwiceEvery - 1) / RunTwiceEvery} worlds run twice, {torn} of them differently"));
        return report.Failures.Count == 0 && torn == 0 ? 0 : 1;
    }

    /// <summary>Every script on every kind of side.</summary>
    public static int Exhaustive(bool pairs, string? only, TextWriter output)
    {
        var broken = 0;
        foreach (var script in Scripts.Names.Where(s => only is null || s == only))
        {
            foreach (var (update, returns, feed) in Sides)
            {
                foreach (var create in CreateTiers(script))
                {
                    var (count, violation) = pairs ? ExhaustiveRun.RunPairs(script, create, update, returns, feed) : ExhaustiveRun.Run(script, create, update, returns, feed);
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{script}, {create}, {update}, {feed}: {count} {(pairs ? "pairs" : "points")} {violation?.Oracle} {violation?.Story}"));
                    if (violation is not null) broken++;
                }
            }
        }

        return broken == 0 ? 0 : 1;
    }

    /// <summary>How scripts that create are told.</summary>
    public static CreateTier[] CreateTiers(string script) => script is "create" or "parent and child" ? Enum.GetValues<CreateTier>() : [CreateTier.UniqueReference];

    private static WorldCase[] Kept(string? folder) =>
        folder is null ? [] : [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(f => Regression.Read(File.ReadAllText(f)))];

    private static bool IsTorn(WorldCase world, TextWriter output)
    {
        if (WorldRun.Run(world).TraceHash == WorldRun.Run(world).TraceHash) return false;
        output.WriteLine($"{world} is another world each time");
        return true;
    }
}
