namespace ErpLink.Simulation;

/// <summary>One world from beginning to end: linked in peace, then users and faults, then peace again until all is at rest, then quiet.</summary>
public static class WorldRun
{
    private const long MinuteMs = 60_000;

    public static WorldResult Run(WorldCase world, bool tracing = false)
    {
        var settings = Profiles.Settings(world);
        using var sim = new SimWorld(world, settings, tracing);
        try
        {
            LinkInPeace(sim);
            Safety(sim);
            Rest(sim);
        }
        catch (Exception error)
        {
            sim.Kernel.Report("exception", error.ToString());
        }

        return new WorldResult(world, sim.Kernel.Violation, sim.Kernel.TraceHash, sim.Kernel.Events, sim.Kernel.NowMs)
        {
            Faults = sim.Faults.Happened,
            Trace = sim.Kernel.Trace,
            WindowHits = sim.Truth.LostInWindow.Count,
            Writes = sim.Truth.Writes.Count,
        };
    }

    /// <summary>Peace until all is at rest, then judgement, then quiet.</summary>
    public static void Rest(SimWorld sim)
    {
        Liveness(sim);
        if (sim.Kernel.Violation is null) sim.Rest.Judge();
        if (sim.Kernel.Violation is null) Quiet(sim);
    }

    private static void LinkInPeace(SimWorld sim)
    {
        Population.Fill(sim);
        sim.Start();
        sim.Run("linking", Population.LinkAsync(sim));
        sim.Kernel.RunUntil(10 * MinuteMs);
        if (sim.Settings.Poison) sim.Erp.Poisoned = sim.Erp.Rows.Keys.Last(r => r.Kind == Shape.Customer);
    }

    private static void Safety(SimWorld sim)
    {
        sim.Faults.On = true;
        sim.Synchronize();
        sim.Users.Plan();
        if (sim.Settings.SetBack is { } what) new Backup(sim).Plan(what);
        if (sim.Settings.ClockBackMs > 0) sim.Kernel.After(sim.EndMs / 2, "clocks are set back", "", () => SetClocksBack(sim));
        sim.Kernel.RunUntil(sim.Kernel.NowMs + sim.EndMs);
        sim.Faults.On = false;
    }

    private static void SetClocksBack(SimWorld sim)
    {
        foreach (var side in new[] { sim.App, sim.Erp }) side.SetClockBack(sim.Settings.ClockBackMs);
    }

    /// <summary>Long enough for what is on its way to land, for the gone to be believed, and for the rounds that are promised after that.</summary>
    private static void Liveness(SimWorld sim)
    {
        var settings = sim.Settings;
        if (settings.ClockJumps) sim.Kernel.RunUntil(sim.Kernel.NowMs + 2 * settings.SkewMs); // Until the clock that was put back has caught up.
        sim.Kernel.RunUntil(sim.Kernel.NowMs + settings.RequestLifeMs + 20 * MinuteMs + 2 * settings.RoundEveryMs);
        if (settings.IsModelled) sim.Model.Check();
        if (sim.Kernel.Violation is null) sim.Run("clearing the inbox", sim.Users.ClearInboxAsync(1));
        sim.Kernel.RunUntil(sim.Kernel.NowMs + settings.RequestLifeMs + 7 * MinuteMs + settings.LivenessRounds * settings.RoundEveryMs);
    }

    /// <summary>O4: two more rounds write nothing and change nothing that is remembered.</summary>
    private static void Quiet(SimWorld sim)
    {
        var (before, sent) = (sim.Rest.Fingerprint(), Sent(sim));
        var (idle, commits, rounds) = (sim.Rest.IsIdle(), sim.Store.CommitNumber, sim.Hosts.Sum(h => h.Rounds));
        var (app, erp) = (Calls(sim, sim.App), Calls(sim, sim.Erp));
        sim.Kernel.RunUntil(sim.Kernel.NowMs + 3 * sim.Settings.RoundEveryMs);
        if (sim.Kernel.Violation is not null) return;
        if (idle) Budget(sim, commits, sim.Hosts.Sum(h => h.Rounds) - rounds + sim.Hosts.Count, app, erp);
        if (Sent(sim) != sent) sim.Kernel.Report("O4", $"{Sent(sim) - sent} writes were sent although nobody edits any more");
        var after = sim.Rest.Fingerprint();
        if (after != before) sim.Kernel.Report("O4", $"what is remembered changes although nobody edits any more:\n{Difference(before, after)}");
    }

    /// <summary>O13: a round that has nothing to do asks each feed once, and stores nothing.</summary>
    private static void Budget(SimWorld sim, long commits, int rounds, (int Feed, int All) app, (int Feed, int All) erp)
    {
        if (sim.Store.CommitNumber != commits) sim.Kernel.Report("O13", $"{sim.Store.CommitNumber - commits} commits of {rounds} rounds that had nothing to do");
        foreach (var (side, before) in new[] { (sim.App, app), (sim.Erp, erp) })
        {
            var (feed, all) = Calls(sim, side);
            var others = all - before.All - (feed - before.Feed);
            if (others > 0) sim.Kernel.Report("O13", $"{others} calls of the {side.Name} beside its feed in {rounds} rounds that had nothing to do");
            if (feed - before.Feed > rounds * side.Kinds.Count) sim.Kernel.Report("O13", $"{feed - before.Feed} calls of the {side.Name}'s feed in {rounds} rounds that had nothing to do");
        }
    }

    private static (int Feed, int All) Calls(SimWorld sim, SimSide side) => (sim.WireOf(side).Calls($"{side.Name} changes"), sim.WireOf(side).CallsOfAll);

    private static int Sent(SimWorld sim) => sim.WritesSent(target => target != sim.Erp.Poisoned);

    public static string Difference(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        return string.Join('\n', old.Except(now).Select(l => "- " + l).Concat(now.Except(old).Select(l => "+ " + l)));
    }
}
