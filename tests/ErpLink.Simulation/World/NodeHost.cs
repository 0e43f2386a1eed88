namespace ErpLink.Simulation;

/// <summary>One node of the app: starts, is killed, starts again; while it lives it makes its rounds.</summary>
public sealed class NodeHost(SimWorld world, string name)
{
    private int _life;

    /// <summary>The services of the life it is in; <see langword="null"/> while it is down.</summary>
    public Node? Current { get; private set; }

    /// <summary>Whether a round is under way.</summary>
    public bool IsInRound { get; private set; }

    /// <summary>When a round ended last.</summary>
    public long RoundEndedMs { get; private set; }

    public int Rounds { get; private set; }

    /// <summary>Begins the next life.</summary>
    public void Start()
    {
        var life = ++_life;
        var process = new SimProcess(world.Kernel, $"{name}{life}", point => world.Kills(point, name), point => world.Pauses(point, name));
        process.Killed = () =>
        {
            Current = null;
            world.Kernel.After(world.Fates.Between(1_000, 60_000, "restart", name, life), "restart", name, Start);
        };
        Current = world.NewNode(process, name, life);
        world.Kernel.Note("starts", process.Name);
        if (world.Synchronizes) world.Run($"rounds of {process.Name}", LoopAsync(Current, life));
    }

    /// <summary>Begins its rounds, when it has none yet.</summary>
    public void Synchronize()
    {
        if (Current is { } node) world.Run($"rounds of {node.Process.Name}", LoopAsync(node, _life));
    }

    private async Task LoopAsync(Node node, int life)
    {
        var driver = new SyncDriver(node, world.Kernel, () => world.Settings.SetBack == SetBack.Erp && !world.Faults.On && world.Synchronizes);
        await node.Process.DelayAsync(world.Fates.Between(0, (int)world.Settings.RoundEveryMs, "first round", name, life), "first round");
        for (var round = 0; ; round++)
        {
            var cancellation = new CancellationTokenSource();
            if (world.Faults.Happens(FaultKind.Cancel, "round", name))
                world.Kernel.After(world.Fates.Between(1, 8_000, "round cancelled", name, life * 1000 + round), "round is cancelled", name, cancellation.Cancel);
            IsInRound = true;
            await driver.RoundAsync(cancellation.Token);
            IsInRound = false;
            RoundEndedMs = world.Kernel.NowMs;
            Rounds++;
            await node.Process.DelayAsync(world.Settings.RoundEveryMs, "next round");
        }
    }
}
