using ErpLink.Connections;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>What the stages of one run share: who runs, on which connection, under which lease and guard, and what was done so far.</summary>
internal sealed class RunContext(Operation operation, OpenConnection connection, RunRequest request)
{
    /// <summary>Single writes in a row that were forbidden before the connection is asked whether it is accepted at all.</summary>
    private const int ForbiddenWritesMax = 3;

    /// <summary>How often a lease is renewed whose renewal took too long.</summary>
    private const int RenewalsMax = 3;

    private readonly CallStreaks _calls = new();
    private readonly Dictionary<Side, int> _forbiddenWrites = [];
    private readonly HashSet<(Side, RecordKind)> _mayWrite = [];

    public Operation Operation { get; } = operation;

    public Engine Engine => Operation.Engine;

    public OpenConnection Connection { get; } = connection;

    public RunRequest Request { get; } = request;

    /// <summary>What may be executed at once; set once it is known how much there is to compare.</summary>
    public Guard Guard { get; set; } = Guard.For(0, long.MaxValue, 0);

    public RunCounters Counters { get; set; } = new();

    /// <summary>What a run that carries out chosen steps decides in place of the merge; <see langword="null"/> for all others.</summary>
    public IChosenFields? Chosen { get; set; }

    /// <summary>The plan that a person answered and this run carries out or dismisses; <see langword="null"/> for a run that reads what
    /// changed, or everything.</summary>
    public InboxItem? PlanItem { get; init; }

    /// <summary>Whether the plan is dismissed instead of carried out.</summary>
    public bool Dismisses { get; init; }

    /// <summary>The plan whose steps are carried out at this moment.</summary>
    public Guid? Approved { get; set; }

    /// <summary>Whether a link with held steps was met: they are evaluated when everything was read.</summary>
    public bool HasHeld { get; private set; }

    /// <summary>Whether the steps of this run wait for a person.</summary>
    public bool IsPresented { get; set; }

    /// <summary>The links with held steps that the run met, and what they were counted as, if they came to an end: those that are released
    /// later in the run are counted anew.</summary>
    public Dictionary<LinkId, HeldLink> HeldLinks { get; } = [];

    /// <summary>The report of this run so far; stored before a link with held steps counts as compared, so that a crash before the
    /// evaluation leaves a run that the next one ends.</summary>
    public Func<RunReport>? Report { get; set; }

    /// <summary>Those of the rows that the map speaks of: an app may choose links of another connection, and a map may have been removed.</summary>
    public LinkRow[] RowsOf(CompiledMap map, IEnumerable<LinkRow> rows) =>
        [.. rows.Where(r => r.Link.Connection == Connection.Id && r.Link.Entity.Kind == map.Definition.Entity && r.Link.ActorKind == map.Definition.Actor)];

    /// <summary>A link has, had or gets held steps: called for the commit that holds them.</summary>
    public void Holds(LinkEdit edit)
    {
        if (!edit.Held.Any() && edit.Session.Held.Count == 0) return;
        HasHeld = true;
        if (Report is { } report && edit.Batch.Runs.Count == 0) Store(edit.Batch, report());
    }

    /// <summary>Stores that this run owes an evaluation, so that it does after a crash, too.</summary>
    public void Store(StoreBatch batch, RunReport report)
    {
        batch.Put(report with { Counters = Counters, HasHeldSteps = true });
        IsReported = true;
    }

    /// <summary>Whether a report of this run may be stored, so that it has to be ended.</summary>
    public bool IsReported { get; private set; }

    /// <summary>Store or side was found to have been set back: feeds begin anew.</summary>
    public bool IsSetBack { get; set; }

    /// <summary>Links were marked due since the connection was claimed.</summary>
    public bool HasMarkedDue { get; set; }

    /// <summary>A failure of a feed or of a kind: the rest of the run goes on, and the report names it.</summary>
    public Failure? PartFailure { get; set; }

    /// <summary>A call as a whole succeeded: the side is there.</summary>
    public void CallSucceeded(Side side, RecordKind kind) => _calls.Succeeded(side, kind);

    /// <summary>Whether a side answered any call of the run: then a failure may be the record's.</summary>
    public bool HasAnswered(Side side) => _calls.HasAnswered(side);

    /// <summary>A call as a whole failed. What concerns the connection ends the run; a side that fails again and again does, too, and a
    /// kind ends its own part.</summary>
    public void CallFailed(Side side, RecordKind kind, Failure failure)
    {
        if (ConnectionPauses.Concerns(failure.Class)) throw new RunStopped(RunState.Paused, failure);
        if (failure.Class == FailureClass.Throttled) throw new RunStopped(RunState.Paused, failure with { RetryAfter = Connection.Throttle.Remaining });
        var verdict = _calls.Failed(side, kind, HasOthers(side, kind));
        if (verdict != CallStreaks.Verdict.GoOn) throw new RunStopped(RunState.Failed, failure) { IsOfKind = verdict == CallStreaks.Verdict.KindIsDown };
    }

    /// <summary>Reading several records was forbidden for each, or the feed. Where no other record of the kind could be read either, the connection is
    /// asked whether it is accepted at all.</summary>
    public async ValueTask AllForbiddenAsync(Side side, RecordKind kind, Failure failure, CancellationToken cancellationToken)
    {
        if (_calls.HasAnswered(side, kind) || await Engine.Connections.ProbeAsync(Connection.Name, cancellationToken).ConfigureAwait(false)) return;
        throw new RunStopped(RunState.Paused, failure);
    }

    /// <summary>Whether it is the connection that may not write, after one call or several in a row were forbidden for each record. It is not
    /// where the side took a write of the kind in this run, or where the connection is accepted: then the records are set aside.</summary>
    public async ValueTask<bool> IsForbiddenToWriteAsync(Side side, RecordKind kind, IReadOnlyList<WriteResult> results)
    {
        lock (_mayWrite)
        {
            if (results.Any(r => r.Outcome == WriteOutcome.Applied)) _mayWrite.Add((side, kind));
            var forbidden = results.All(r => r.Failure?.Class == FailureClass.Forbidden);
            _forbiddenWrites[side] = forbidden ? _forbiddenWrites.GetValueOrDefault(side) + 1 : 0;
            if (!forbidden || _mayWrite.Contains((side, kind)) || (results.Count == 1 && _forbiddenWrites[side] < ForbiddenWritesMax)) return false;
        }

        // Not cancelled with the run: what was sent is settled first.
        if (!await Engine.Connections.ProbeAsync(Connection.Name, CancellationToken.None).ConfigureAwait(false)) return true;
        lock (_mayWrite) _mayWrite.Add((side, kind));
        return false;
    }

    /// <summary>Waits until the side may be called again; keeps the lease meanwhile.</summary>
    /// <returns>False when that is too long for a run to wait.</returns>
    public async ValueTask<bool> WaitOutAsync(CancellationToken cancellationToken)
    {
        if (Connection.Throttle.Remaining > Engine.Options.ThrottleWaitMax) return false;
        while (Connection.Throttle.Remaining is { Ticks: > 0 } left)
        {
            var slice = Engine.Options.LeaseLife / 4;
            await Pause.ForAsync(left < slice ? left : slice, Engine.Time, cancellationToken).ConfigureAwait(false);
            await RenewAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Keeps the lease alive between two pages or legs, and notices when the connection was paused.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.LeaseLost"/>.</exception>
    public async ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        await KeepLeaseAsync(cancellationToken).ConfigureAwait(false);
        if (Connection.IsOutdated) throw new RunStopped(RunState.Cancelled, Outdated(Connection.Name));
        if (Connection.State.Pause is { User: not null } pause) throw new RunStopped(RunState.Paused, ConnectionPauses.FailureOf(Connection.Name, pause));
    }

    /// <summary>Why a run ends whose connection has another definition by now.</summary>
    public static Failure Outdated(string name) => new(FailureClass.Transient, ErrorCodes.DefinitionStale,
        $"Connection '{name}' was changed, opened anew or taken out of force. The next run goes on with what is in force.");

    /// <summary>Keeps the lease alive before a call in the middle of a page: nothing is sent after another node may have taken over. A pause
    /// is noticed at the page's end.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.LeaseLost"/>.</exception>
    public async ValueTask KeepLeaseAsync(CancellationToken cancellationToken)
    {
        if (Operation.Lease is not { } lease) return; // Plans and reports hold none.
        if (lease.Until - Engine.Now > Engine.Options.LeaseLife / 2) return;
        var states = await Engine.Store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false);
        Connection.State = states.FirstOrDefault(s => s.Id == Connection.Id) ?? Connection.State; // Another node may have paused it.
        for (var turn = 0; turn < RenewalsMax; turn++)
        {
            var began = Engine.Time.GetTimestamp();
            Operation.Lease = await Engine.Store.RenewLeaseAsync(lease, Engine.Options.LeaseLife, cancellationToken).ConfigureAwait(false) ?? throw LinkSession.Fenced();
            if (Engine.Time.GetElapsedTime(began) <= Engine.Options.LeaseLife / 2) return;
            // The process stood still in the call: the lease may be another's by now.
        }

        throw new RunStopped(RunState.Failed, new Failure(FailureClass.Transient, ErrorCodes.StoreBusy,
            $"The store took longer than half of {nameof(ErpLinkOptions.LeaseLife)} to renew a lease, {RenewalsMax} times in a row. Nothing more is sent; the next run goes on. Where it stays so, look at the store's load."));
    }

    private bool HasOthers(Side side, RecordKind kind) =>
        Connection.Compiled.Maps.Any(m => (side == Side.Erp ? m.Erp.Kind : m.App.Kind) != kind && (Request.Kinds.Count == 0 || Request.Kinds.Contains(m.Definition.Entity)));
}
