namespace ErpLink.Simulation;

/// <summary>Which faults happen where: by name, so that one can be taken out and the others stay.</summary>
public sealed class FaultPlan
{
    private static readonly string[] Names = Enum.GetNames<FaultKind>();

    private readonly double[] _rates = new double[Names.Length];
    private readonly Dictionary<(FaultKind, string, string), int> _calls = [];
    private readonly HashSet<string> _dropped;
    private readonly Fates _fates;
    private readonly WorldCase _world;

    public FaultPlan(Fates fates, Settings settings, WorldCase world)
    {
        (_fates, _world, _dropped) = (fates, world, [.. world.DroppedFaults]);
        foreach (var (kind, rate) in settings.Rates) _rates[(int)kind] = world.Off.Contains(kind) ? 0 : rate;
    }

    /// <summary>Whether anything goes wrong at all now.</summary>
    public bool On { get; set; }

    /// <summary>The names of those that happened.</summary>
    public List<string> Happened { get; } = [];

    /// <summary>Whether a fault happens at this call of a place.</summary>
    public bool Happens(FaultKind kind, string place, string key)
    {
        var rate = _rates[(int)kind];
        if (rate == 0) return false;
        var what = Names[(int)kind];
        ref var calls = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_calls, (kind, place, key), out _);
        var nth = calls++;
        if (!On || _fates.Fraction(what, key, (long)(Prng.Hash(Prng.Basis, place) + (ulong)nth)) >= rate) return false;
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what}@{place}@{key}#{nth}");
        if (_dropped.Contains(name)) return false;
        Happened.Add(name);
        return true;
    }

    /// <summary>How long something takes.</summary>
    public long Latency(long least, long most, string what) =>
        _world.ConstantLatency ? (least + most) / 2 : _fates.Between((int)least, (int)most, "latency", what, _fates.Next("latency", what));

    /// <summary>Whether a read of the store lets others get in between.</summary>
    public bool Yields(string what) => !_world.ConstantLatency && _fates.Happens(0.15, "yield", what, _fates.Next("yield", what));
}
