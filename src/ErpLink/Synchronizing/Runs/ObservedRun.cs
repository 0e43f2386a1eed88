using ErpLink.Diagnostics;

namespace ErpLink.Synchronizing;

/// <summary>A run with its span, its metrics and its line in the log.</summary>
internal static class ObservedRun
{
    public static async ValueTask<RunReport> RunAsync(RunContext run, Func<ValueTask<RunReport>> work)
    {
        var (engine, name, id) = (run.Engine, run.Connection.Name, run.Operation.Run);
        var span = Telemetry.BeginRun(name, run.Request.Kind, id);
        var began = engine.Time.GetTimestamp();
        RunReport? report = null;
        try
        {
            report = await work().ConfigureAwait(false);
            return report;
        }
        finally
        {
            var ended = report ?? new RunReport(id, run.Connection.Id, run.Request.Kind) { State = RunState.Failed, User = run.Operation.User };
            var took = engine.Time.GetElapsedTime(began);
            Telemetry.EndRun(span, name, ended, took);
            Tell(run, ended, took);
        }
    }

    private static void Tell(RunContext run, RunReport report, TimeSpan took)
    {
        var (logger, name, counters) = (run.Engine.Logger, run.Connection.Name, report.Counters);
        if (report.Failure?.Code == ErrorCodes.LeaseLost) Log.TakenOver(logger, name, report.Id);
        else if (report.State == RunState.Failed) Log.RunFailed(logger, name, report.Kind, report.Id, report.Failure?.Code ?? 0, report.Failure?.Class ?? FailureClass.Bug);
        if (report.State == RunState.Completed && counters.Compared == 0) return; // A quiet run every minute is no news.
        Log.RunEnded(logger, name, report.Kind, report.Id, report.State, took.TotalSeconds, counters.Compared, counters.Changed, counters.Parked, counters.Failed, counters.Unknown);
    }
}
