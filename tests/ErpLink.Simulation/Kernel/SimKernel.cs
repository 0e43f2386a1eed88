namespace ErpLink.Simulation;

/// <summary>
/// One thread, one queue, one clock. Continuations of the engine run inline when a completion is set from here, so the order of
/// everything is the order of this queue, and a seed replays a world bit for bit.
/// </summary>
/// <param name="fates">Where ties are shuffled from.</param>
/// <param name="shuffleTies">Whether what is due at the same time happens in an order of the seed's, not in that of insertion.</param>
/// <param name="tracing">Whether lines are kept; the hash does not depend on it.</param>
public sealed class SimKernel(Fates fates, bool shuffleTies, bool tracing)
{
    private readonly PriorityQueue<Entry, (long Due, ulong Tie)> _queue = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<TraceLine> _trace = [];
    private ulong _inserted;

    /// <summary>The longest that a process stood still so far.</summary>
    public long LongestPauseMs { get; set; }

    /// <summary>Virtual milliseconds since the world began.</summary>
    public long NowMs { get; private set; }

    /// <summary>How many events have happened.</summary>
    public long Events { get; private set; }

    /// <summary>The witness of determinism: runs over every event and note.</summary>
    public ulong TraceHash { get; private set; } = Prng.Basis;

    /// <summary>The first promise that was broken; the world ends with it.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>Whether lines are kept.</summary>
    public bool Tracing => tracing;

    /// <summary>What happened, when it is kept.</summary>
    public IReadOnlyList<TraceLine> Trace => _trace;

    /// <summary>Whether anything is left to happen.</summary>
    public bool IsIdle => _queue.Count == 0;

    /// <summary>Puts something into the future.</summary>
    public void After(long delayMs, string what, string key, Action action)
    {
        AssertThread(what);
        var tie = shuffleTies ? fates.Draw("tie", what, (long)_inserted) >> 16 << 16 | _inserted & 0xFFFF : _inserted;
        _inserted++;
        _queue.Enqueue(new Entry(what, key, action), (NowMs + Math.Max(0, delayMs), tie));
    }

    /// <summary>Runs the next event that is due by a time; false when there is none, or a promise was broken.</summary>
    public bool Step(long untilMs)
    {
        if (Violation is not null || !_queue.TryPeek(out _, out var when) || when.Due > untilMs) return false;
        var entry = _queue.Dequeue();
        NowMs = Math.Max(NowMs, when.Due);
        Events++;
        Mix(entry.What, entry.Key);
        entry.Action();
        return true;
    }

    /// <summary>Runs until a time, or until a promise is broken.</summary>
    public void RunUntil(long untilMs)
    {
        while (Step(untilMs))
        {
        }

        if (Violation is null) NowMs = Math.Max(NowMs, untilMs);
    }

    /// <summary>Writes down something that happened within an event; the detail is for readers, and no part of the witness.</summary>
    public void Note(string what, string key, string detail = "")
    {
        Mix(what, key);
        Show(what, key, detail);
    }

    /// <summary>Writes down what is only of interest to a reader, and no part of the witness.</summary>
    public void Show(string what, string key, string detail)
    {
        if (tracing) _trace.Add(new TraceLine(Events, NowMs, what, key, detail));
    }

    /// <summary>A promise was broken.</summary>
    public void Report(string oracle, string story, string subject = "")
    {
        if (tracing) _trace.Add(new TraceLine(Events, NowMs, $"VIOLATION {oracle}", subject, story));
        Violation ??= new Violation(oracle, Events, NowMs, story, subject);
    }

    /// <summary>Everything happens on the thread of the pump; a hop to another fails the run that makes it.</summary>
    public void AssertThread(string what)
    {
        if (Environment.CurrentManagedThreadId != _thread) Report("thread", $"'{what}' was called from another thread than the pump's.");
    }

    private void Mix(string what, string key) => TraceHash = Prng.Hash(Prng.Hash(Prng.Hash(TraceHash, what), key), NowMs);

    private readonly record struct Entry(string What, string Key, Action Action);
}
