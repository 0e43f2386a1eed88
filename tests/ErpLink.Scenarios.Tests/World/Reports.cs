namespace ErpLink.Scenarios;

/// <summary>Takes what a run reports, on the run's own thread (unlike <see cref="Progress{T}"/>).</summary>
public sealed class Reports(Action<RunCounters> tell) : IProgress<RunCounters>
{
    public void Report(RunCounters value) => tell(value);
}
