namespace ErpLink.Synchronizing;

/// <summary>Which calls of a run failed in a row, side by side: a side that is down is not asked for every record.</summary>
/// <remarks>Source: reliability, G9. Thread-safe.</remarks>
internal sealed class CallStreaks
{
    /// <summary>Calls in a row that failed as a whole before a kind, or the side, counts as down and the rest waits for the next run.</summary>
    private const int FailedCallsMax = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<Side, List<RecordKind>> _failed = new() { [Side.App] = [], [Side.Erp] = [] };
    private readonly HashSet<(Side, RecordKind)> _answered = [];

    /// <summary>What a failed call means for the run.</summary>
    internal enum Verdict
    {
        /// <summary>It may have been the records asked for.</summary>
        GoOn = 0,

        /// <summary>The kind does not answer; another kind of the side may.</summary>
        KindIsDown,

        /// <summary>The side does not answer.</summary>
        SideIsDown,
    }

    /// <summary>A call was answered.</summary>
    public void Succeeded(Side side, RecordKind kind)
    {
        lock (_lock)
        {
            _failed[side].Clear();
            _answered.Add((side, kind));
        }
    }

    /// <summary>A call failed as a whole.</summary>
    /// <param name="side">The side.</param>
    /// <param name="kind">The kind that was asked for.</param>
    /// <param name="hasOthers">Whether the run has other kinds of the side to work on.</param>
    public Verdict Failed(Side side, RecordKind kind, bool hasOthers)
    {
        lock (_lock)
        {
            var failed = _failed[side];
            failed.Add(kind);
            if (failed.Count < FailedCallsMax) return Verdict.GoOn;
            return hasOthers && failed.TrueForAll(k => k == kind) ? Verdict.KindIsDown : Verdict.SideIsDown;
        }
    }

    /// <summary>Whether the side answered a call of the run.</summary>
    public bool HasAnswered(Side side)
    {
        lock (_lock) return _answered.Any(a => a.Item1 == side);
    }

    /// <summary>Whether the side answered a call for the kind.</summary>
    public bool HasAnswered(Side side, RecordKind kind)
    {
        lock (_lock) return _answered.Contains((side, kind));
    }
}
