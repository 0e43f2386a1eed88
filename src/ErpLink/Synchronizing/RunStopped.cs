namespace ErpLink.Synchronizing;

/// <summary>A run ends early because of something that concerns more than one record. Nothing is lost: what is due stays due.</summary>
internal sealed class RunStopped(RunState state, Failure failure) : Exception(failure.Message)
{
    public RunState State { get; } = state;

    public Failure Failure { get; } = failure;
}
