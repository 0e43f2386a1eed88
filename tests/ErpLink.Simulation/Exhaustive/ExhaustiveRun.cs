namespace ErpLink.Simulation;

/// <summary>One script, killed at every single store call and remote call, each time in a world of its own that then comes to rest.</summary>
public static class ExhaustiveRun
{
    private const long MinuteMs = 60_000;

    /// <summary>Kills at one point after the other until the script ends alive.</summary>
    /// <returns>How many points there were, and the first promise that was broken.</returns>
    public static (int Points, Violation? Violation) Run(string script, CreateTier create, UpdateTier update, bool returnsStored, ChangeFeed feed = ChangeFeed.Cursor)
    {
        var sides = SidesOf(create, update, returnsStored, feed);
        for (var killAt = 0; ; killAt++)
        {
            var (kills, violation) = RunOnce(script, sides, killAt);
            if (violation is not null) return (killAt, violation with { Story = $"'{script}' killed at point {killAt}: {violation.Story}" });
            if (kills == 0) return (killAt, null);
        }
    }

    /// <summary>Kills at every pair of points: the second in the life after the first, while it recovers.</summary>
    public static (int Pairs, Violation? Violation) RunPairs(string script, CreateTier create, UpdateTier update, bool returnsStored, ChangeFeed feed = ChangeFeed.Cursor)
    {
        var (sides, pairs) = (SidesOf(create, update, returnsStored, feed), 0);
        for (var first = 0; ; first++)
        {
            for (var second = 0; ; second++)
            {
                var (kills, violation) = RunOnce(script, sides, first, second);
                if (violation is not null) return (pairs, violation with { Story = $"'{script}' killed at point {first}, and {second} points later: {violation.Story}" });
                if (kills == 0) return (pairs, null);
                if (kills == 1) break;
                pairs++;
            }
        }
    }

    private static SideTraits SidesOf(CreateTier create, UpdateTier update, bool returnsStored, ChangeFeed feed) =>
        new() { CreateTier = create, UpdateTier = update, ReturnsStoredValues = returnsStored, Feed = feed };

    private static (int Kills, Violation? Violation) RunOnce(string script, SideTraits traits, params int[] killAt)
    {
        var companies = script == Scripts.HeldPlan ? 4 : 1;
        var settings = new Settings
        {
            Companies = companies,
            PersonsPerCompany = companies == 1 ? 1 : 0,
            App = traits with { CreateTier = CreateTier.UniqueReference },
            Erp = traits,
            LatencyMaxMs = 200,
            RoundEveryMs = 60_000,
        };
        var (armed, points, kills) = (false, 0, 0);
        using var sim = new SimWorld(new WorldCase("script", 1) { ConstantLatency = true }, settings, tracing: false, _ => Kills());
        Population.Fill(sim);
        sim.Start();
        sim.Run("linking", Population.LinkAsync(sim));
        sim.Kernel.RunUntil(5 * MinuteMs);
        sim.Run("first round", new SyncDriver(sim.Hosts[0].Current!, sim.Kernel).RoundAsync(default));
        sim.Kernel.RunUntil(10 * MinuteMs);
        armed = true;
        sim.Run(script, Scripts.RunAsync(script, sim, sim.Hosts[0].Current!));
        sim.Kernel.RunUntil(20 * MinuteMs);
        RecoverTwice(sim, () => armed = false);
        sim.Synchronize();
        WorldRun.Rest(sim);
        return (kills, sim.Kernel.Violation);

        bool Kills()
        {
            if (!armed || kills == killAt.Length || points++ != killAt[kills]) return false;
            (points, kills) = (0, kills + 1);
            return true;
        }
    }

    /// <summary>O19: recovery twice is recovery once. By then every request has landed or never will.</summary>
    private static void RecoverTwice(SimWorld sim, Action disarm)
    {
        Recover(sim); // May be killed.
        disarm();
        Recover(sim);
        var (before, sent) = (sim.Rest.Fingerprint(), sim.WritesSent(_ => true));
        Recover(sim);
        if (sim.Kernel.Violation is not null) return;
        if (sim.Rest.Fingerprint() != before) sim.Kernel.Report("O19", $"a second recovery changes what is remembered:\n{WorldRun.Difference(before, sim.Rest.Fingerprint())}");
        if (sim.WritesSent(_ => true) != sent) sim.Kernel.Report("O19", "a second recovery writes");
    }

    private static void Recover(SimWorld sim)
    {
        if (sim.Hosts[0].Current is { } node) sim.Run("recovery", RecoverAsync(node, sim.Kernel));
        sim.Kernel.RunUntil(sim.Kernel.NowMs + 5 * MinuteMs);
    }

    private static async Task RecoverAsync(Node node, SimKernel kernel)
    {
        try
        {
            await node.Synchronizer.RecoverAsync(Shape.Connection, default);
        }
        catch (Exception error) when (SyncDriver.Expected(kernel, "recovery", error))
        {
        }
    }
}
