namespace ErpLink.Simulation;

/// <summary>What one world is like: drawn from the seed, then bent by the profile.</summary>
public sealed class Settings
{
    /// <summary>The probability of each fault at each place where it can happen.</summary>
    public Dictionary<FaultKind, double> Rates { get; } = [];

    public bool ShuffleTies { get; set; }

    public int Nodes { get; set; } = 1;

    public int Companies { get; set; } = 3;

    public int PersonsPerCompany { get; set; }

    /// <summary>How long users and faults go on.</summary>
    public long DurationMs { get; set; } = 3_600_000;

    /// <summary>The time between two rounds of a node.</summary>
    public long RoundEveryMs { get; set; } = 180_000;

    public int Actions { get; set; } = 24;

    /// <summary>How far the servers' clocks are set back once, in the middle.</summary>
    public long ClockBackMs { get; set; }

    /// <summary>Nothing but feeds goes wrong, so that every edit is on the other side some rounds later (O12).</summary>
    public bool IsPunctual { get; set; }

    /// <summary>Whether a policy may let win only what is news: without it a conflict that is none is taken for a configured winner.</summary>
    public bool JudgesWinners { get; set; }

    /// <summary>Actions come one at a time, and a model of a few lines says what comes of them (O20).</summary>
    public bool IsModelled { get; set; }

    /// <summary>Records have a field that nobody maps and that users edit.</summary>
    public bool HasMemo { get; set; }

    /// <summary>A company may be a customer or a supplier.</summary>
    public bool HasSuppliers { get; set; }

    /// <summary>Companies that are not linked have no code in the app: only the ERP gives one.</summary>
    public bool ErpGivesCodes { get; set; }

    /// <summary>The share of actions that fall on the hot record around a few moments.</summary>
    public double HotShare { get; set; } = 0.4;

    /// <summary>The share of actions that are edits; the others link, answer, pause and so on.</summary>
    public double EditShare { get; set; } = 0.75;

    /// <summary>How often a user of linking, answers and the like comes up, by action.</summary>
    public Dictionary<ActionKind, double> Weights { get; } = [];

    public long LatencyMinMs { get; set; } = 20;

    public long LatencyMaxMs { get; set; } = 400;

    /// <summary>How long an adapter waits for an answer.</summary>
    public long TimeoutMs { get; set; } = 30_000;

    /// <summary>How long a write may live after it was sent: declared to the engine, and kept by the side.</summary>
    public long RequestLifeMs { get; set; } = 120_000;

    /// <summary>How far a replica may lag, and how late a feed may show a commit.</summary>
    public long LagMs { get; set; } = 10_000;

    /// <summary>Whether each change has a lag of its own, so that a later one may be shown earlier.</summary>
    public bool LagVaries { get; set; }

    public SideTraits App { get; set; } = new();

    public SideTraits Erp { get; set; } = new();

    public Conflict OnConflict { get; set; } = Conflict.Ask;

    public DriftPolicy OnDrift { get; set; } = DriftPolicy.Restore;

    public BlankPolicy OnBlank { get; set; } = BlankPolicy.Propagate;

    /// <summary>How wrong the clocks of processes are, at most; all by the same, unless clocks jump.</summary>
    public long SkewMs { get; set; }

    /// <summary>Whether each life of a process has another skew.</summary>
    public bool ClockJumps { get; set; }

    /// <summary>One actor whose writes are always refused, also after all faults have ended.</summary>
    public bool Poison { get; set; }

    public bool Sqlite { get; set; }

    /// <summary>What is set back to an earlier state once; <see langword="null"/> for nothing.</summary>
    public SetBack? SetBack { get; set; }

    /// <summary>How many rounds after the faults everything has come to rest.</summary>
    public int LivenessRounds { get; set; } = 5;
}
