using ErpLink.Connections;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>One run that carries out chosen steps of chosen links, under the lease of its connection. Runs that a crash left unfinished are
/// not its business: the next run of the connection takes them over, with the steps they held.</summary>
internal sealed class ChosenRun(RunContext run, ConnectionClaim claim)
{
    private const int PageSizeLinks = 250;

    /// <summary>Does the work, and stores what the run came to.</summary>
    public async ValueTask<RunReport> RunAsync(Func<ChosenRun, CancellationToken, ValueTask> work, CancellationToken cancellationToken)
    {
        var started = run.Engine.Now;
        run.Guard = Guard.Chosen(); // A person saw what it will do.
        var (state, failure) = (RunState.Completed, (Failure?)null);
        var watch = new RestoreWatch(run, claim);
        try
        {
            try
            {
                await watch.BeginAsync(cancellationToken).ConfigureAwait(false);
                await work(this, cancellationToken).ConfigureAwait(false);
            }
            catch (RunStopped stopped) when (stopped.PausesConnection)
            {
                await new ConnectionPauses(run.Engine).PauseAsync(run.Operation, run.Connection.Id, new ConnectionPause(run.Engine.Now) { Failure = stopped.Failure }, CancellationToken.None)
                    .ConfigureAwait(false);
                throw;
            }
        }
        catch (RunStopped stopped)
        {
            (state, failure) = (stopped.State, stopped.Failure);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            state = RunState.Cancelled;
        }
        catch (ErpLinkException error) when (error.Code == ErrorCodes.LeaseLost)
        {
            return Report(RunState.Failed, error.ToFailure());
        }

        var report = Report(state, failure);
        if (run.Counters.Compared > 0) await run.Engine.Store.CommitAsync(run.Operation.Batch().Put(report), CancellationToken.None).ConfigureAwait(false);
        await watch.EndAsync(CancellationToken.None).ConfigureAwait(false);
        return report;

        RunReport Report(RunState to, Failure? why) => new(run.Operation.Run, run.Connection.Id, run.Request.Kind)
        { User = run.Operation.User, State = to, StartedAt = started, EndedAt = run.Engine.Now, Counters = run.Counters, Failure = why };
    }

    /// <summary>Sends links through the stages; those that are ended, or whose kinds are not mapped any more, are left out.</summary>
    public async ValueTask LinksAsync(IEnumerable<LinkId> links, CancellationToken cancellationToken)
    {
        foreach (var ids in links.Distinct().Chunk(PageSizeLinks))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await run.RenewAsync(cancellationToken).ConfigureAwait(false);
            var rows = await run.Engine.Store.ReadRowsAsync(ids, cancellationToken).ConfigureAwait(false);
            foreach (var map in MapOrder.ParentsFirst(run.Connection.Compiled.Maps))
            {
                var ofMap = run.RowsOf(map, rows);
                if (ofMap.Length > 0) await new RunPage(run, map).RunAsync(ofMap, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
