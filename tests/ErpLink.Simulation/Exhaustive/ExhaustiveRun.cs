namespace ErpLink.Simulation;

/// <summary>One script, killed at every single store call and remote call, each time in a world of its own that then comes to rest.</summary>
public static class ExhaustiveRun
{
    private const long MinuteMs = 60_000;

    /// <summary>Kills at one point after the other until the script ends alive.</summary>
    /// <returns>How many points there were, and the first promise that was broken.</returns>
    public static (int Points, Violation? Violation) Run(string script, CreateTier create, UpdateTier update, bool returnsStored)
    {
        for (var killAt = 0; ; killAt++)
        {
            var (killed, violation) = RunOnce(script, killAt, create, update, returnsStored);
            if (violation is not null) return (killAt, violation with { Story = $"'{script}' killed at point {killAt}: {violation.Story}" });
            if (!killed) return (killAt, null);
        }
    }

    private static (bool Killed, Violation? Violation) RunOnce(string script, int killAt, CreateTier create, UpdateTier update, bool returnsStored)
    {
        var traits = new SideTraits { CreateTier = create, UpdateTier = update, ReturnsStoredValues = returnsStored };
        var settings = new Settings { Companies = 1, PersonsPerCompany = 1, App = traits with { CreateTier = CreateTier.UniqueReference }, Erp = traits, LatencyMaxMs = 200 };
        var (armed, points, killed) = (false, 0, false);
        using var sim = new SimWorld(new WorldCase("script", 1) { ConstantLatency = true }, settings, tracing: false, _ => armed && points++ == killAt && (killed = true));
        Population.Fill(sim);
        sim.Start();
        sim.Run("linking", Population.LinkAsync(sim));
        sim.Kernel.RunUntil(10 * MinuteMs);
        armed = true;
        sim.Run(script, Scripts.RunAsync(script, sim, sim.Hosts[0].Current!));
        sim.Kernel.RunUntil(20 * MinuteMs);
        armed = false;
        sim.Synchronize();
        WorldRun.Rest(sim);
        return (killed, sim.Kernel.Violation);
    }
}
