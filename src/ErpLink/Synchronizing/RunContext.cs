using ErpLink.Connections;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>What the stages of one run share: who runs, on which connection, under which lease and guard, and what was done so far.</summary>
internal sealed class RunContext(Operation operation, OpenConnection connection, RunRequest request)
{
    /// <summary>Calls in a row that failed as a whole before the side counts as down and the rest waits for the next run.</summary>
    private const int FailedCallsMax = 3;

    private int _failedCalls;

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

    /// <summary>The links that were counted as held: those that are released later in the run are counted anew.</summary>
    public HashSet<LinkId> HeldLinks { get; } = [];

    /// <summary>The report of this run so far; stored with steps that are held, so that a crash before the evaluation leaves a run that the
    /// next one ends.</summary>
    public Func<RunReport>? Report { get; set; }

    /// <summary>A link has, had or gets held steps: called for the commit that holds them.</summary>
    public void Holds(LinkEdit edit)
    {
        if (!edit.Held.Any() && edit.Session.Held.Count == 0) return;
        HasHeld = true;
        if (Report is { } report && edit.Batch.Held.Count > 0 && edit.Batch.Runs.Count == 0) edit.Batch.Put(report() with { Counters = Counters, HasHeldSteps = true });
    }

    /// <summary>Links that were counted as held go through the run once more.</summary>
    public void CountAgain(IEnumerable<LinkId> links)
    {
        var again = links.Count(HeldLinks.Remove);
        Counters = Counters with { Compared = Counters.Compared - again, Held = Counters.Held - again };
    }

    /// <summary>Store or side was found to have been set back: feeds begin anew.</summary>
    public bool IsSetBack { get; set; }

    /// <summary>A failure of a feed: the rest of the run goes on, and the report names it.</summary>
    public Failure? FeedFailure { get; set; }

    /// <summary>A call as a whole succeeded: the side is there.</summary>
    public void CallSucceeded() => _failedCalls = 0;

    /// <summary>A call as a whole failed. What concerns the connection ends the run; a side that fails again and again does, too.</summary>
    public void CallFailed(Failure failure)
    {
        if (failure.Class is FailureClass.Unauthorized or FailureClass.Throttled) throw new RunStopped(RunState.Paused, failure);
        if (++_failedCalls >= FailedCallsMax) throw new RunStopped(RunState.Failed, failure);
    }

    /// <summary>Keeps the lease alive between two pages or batches.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.LeaseLost"/>.</exception>
    public async ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        var lease = Operation.Lease!;
        if (lease.Until - Engine.Now > Engine.Options.LeaseLife / 2) return;
        Operation.Lease = await Engine.Store.RenewLeaseAsync(lease, Engine.Options.LeaseLife, cancellationToken).ConfigureAwait(false) ?? throw LinkSession.Fenced();
    }
}
