using ErpLink.Storage;

namespace ErpLink.Simulation;

/// <summary>One world: two sides, a store, nodes, users and faults, all from one seed, on one thread.</summary>
public sealed class SimWorld : IDisposable
{
    private readonly SynchronizationContext? _around = SynchronizationContext.Current;
    private readonly List<NodeHost> _hosts = [];
    private readonly List<Node> _nodes = [];
    private readonly Wire _appWire = new(), _erpWire = new();
    private readonly WorldStore _stores;
    private readonly WriteOracle _writes;
    private readonly CommitOracle _commits;

    public SimWorld(WorldCase world, Settings settings, bool tracing, Func<string, bool>? kills = null)
    {
        // A test runner's context would take continuations to threads of its own.
        SynchronizationContext.SetSynchronizationContext(null);
        (Case, Settings) = (world, settings);
        Fates = new Fates(world.Seed);
        Kernel = new SimKernel(Fates, settings.ShuffleTies && !world.ConstantLatency, tracing);
        Faults = new FaultPlan(Fates, settings, world);
        Scripted = kills;
        EndMs = world.EndMs > 0 ? Math.Min(world.EndMs, settings.DurationMs) : settings.DurationMs;
        _stores = new WorldStore(this);
        Store = new StoreView(() => _stores.Current);
        _writes = new WriteOracle(Kernel, settings, Truth, Store);
        App = new SimSide(Side.App, Kernel, settings, Truth, _writes, Shape.AppKinds(settings));
        Erp = new SimSide(Side.Erp, Kernel, settings, Truth, _writes, Shape.ErpKinds(settings));
        _commits = new CommitOracle(Kernel, Store, Truth, (side, record) => (side == Side.Erp ? Erp : App).Find(record));
        Witness = settings.SetBack is null ? null : new Witness();
        Rest = new RestOracle(this);
        Stale = new StalenessOracle(this);
        Model = new ReferenceModel(this);
        Users = new UserSet(this);
        for (var i = 0; i < settings.Nodes; i++) _hosts.Add(new NodeHost(this, ((char)('a' + i)).ToString()));
    }

    public WorldCase Case { get; }

    public Settings Settings { get; }

    public Fates Fates { get; }

    public SimKernel Kernel { get; }

    public FaultPlan Faults { get; }

    public Truth Truth { get; } = new();

    public SimSide App { get; }

    public SimSide Erp { get; }

    public StoreView Store { get; }

    public ILinkStore StoreNow => _stores.Current;

    private Witness? Witness { get; }

    public RestOracle Rest { get; }

    public StalenessOracle Stale { get; }

    public ReferenceModel Model { get; }

    public UserSet Users { get; }

    /// <summary>How long users and faults go on.</summary>
    public long EndMs { get; }

    /// <summary>Whether nodes make rounds.</summary>
    public bool Synchronizes { get; private set; }

    public IReadOnlyList<NodeHost> Hosts => _hosts;

    /// <summary>A script's own kills, instead of those of the seed.</summary>
    private Func<string, bool>? Scripted { get; }

    /// <summary>How often writes were sent to a record, by side and record.</summary>
    public int WritesSent(Func<RecordRef, bool> which) => _appWire.Sent.Concat(_erpWire.Sent).Count(which);

    public Wire WireOf(SimSide side) => side == App ? _appWire : _erpWire;

    public void Start()
    {
        foreach (var host in _hosts) host.Start();
    }

    public void Synchronize()
    {
        Synchronizes = true;
        foreach (var host in _hosts) host.Synchronize();
    }

    public bool Kills(string point, string node)
    {
        if (Scripted is not null) return Scripted(point);
        return Faults.Happens(FaultKind.Kill, point, node);
    }

    /// <summary>Longer than a lease lives.</summary>
    public long Pauses(string point, string node) =>
        Scripted is null && Faults.Happens(FaultKind.Pause, point, node) ? Fates.Between(125_000, 170_000, "stands still", node, Fates.Next("stands still", node)) : 0;

    public Node NewNode(SimProcess process, string name, int life)
    {
        var skew = Settings.SkewMs == 0 ? 0 : (long)((Fates.Fraction("skew", Settings.ClockJumps ? name : "", Settings.ClockJumps ? life : 0) * 2 - 1) * Settings.SkewMs);
        var app = new SideLine(Kernel, process, App, Faults, Settings, _appWire, _writes);
        var erp = new SideLine(Kernel, process, Erp, Faults, Settings, _erpWire, _writes);
        var store = new StoreTwin(Kernel, process, Faults, () => _stores.Current, _commits);
        var node = new Node(process, Settings, new SimTime(Kernel, () => skew, process), new SimEntropy(Fates.Draw("entropy", name, life)), app, erp, store, Witness);
        _nodes.Add(node);
        return node;
    }

    /// <summary>A node that is up, for a user's request.</summary>
    public Node? AnyNode(int i) => _hosts.Where(h => h.Current is { Process.IsPaused: false }).ToArray() is { Length: > 0 } up ? Fates.Pick(up, "node", "", i).Current : null;

    /// <summary>The record that a record is linked with, as the store says.</summary>
    public SimRow? Counterpart(SimSide side, SimRow row) => side == App
        ? Store.LinkOf(row.Ref)?.Actor is { } actor ? Erp.Find(actor) : null
        : Store.LinkOfActor(row.Ref) is { } link ? App.Find(link.Entity) : null;

    /// <summary>Lets something go on by itself; an error that nobody expects ends the world.</summary>
    public void Run(string what, Task task)
    {
        if (task.IsCompletedSuccessfully) return;
        _ = WatchAsync(what, task);
    }

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
        _stores.Dispose();
        SynchronizationContext.SetSynchronizationContext(_around);
    }

    private async Task WatchAsync(string what, Task task)
    {
        try
        {
            await task;
        }
        catch (Exception error)
        {
            Kernel.Report("exception", $"{what}: {error}");
        }
    }
}
