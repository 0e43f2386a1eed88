namespace ErpLink.Synchronizing;

/// <summary>A run, or its work on one kind, ends early because of something that concerns more than one record. Nothing is lost: what is due
/// stays due.</summary>
internal sealed class RunStopped(RunState state, Failure failure) : Exception(failure.Message)
{
    public RunState State { get; } = state;

    public Failure Failure { get; } = failure;

    /// <summary>Only the kind that was worked on is concerned: the run goes on with the others.</summary>
    public bool IsOfKind { get; init; }

    /// <summary>A side refused the connection as a whole: it is paused until a probe succeeds.</summary>
    public bool PausesConnection => State == RunState.Paused && Connections.ConnectionPauses.Concerns(Failure.Class);
}
