using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>One run that carries out chosen steps of chosen links, under the lease of its connection.</summary>
internal sealed class ChosenRun(RunContext run)
{
    private const int PageSizeLinks = 250;

    /// <summary>Does the work, and stores what the run came to.</summary>
    public async ValueTask<RunReport> RunAsync(Func<ChosenRun, ValueTask> work, CancellationToken cancellationToken)
    {
        var started = run.Engine.Now;
        run.Guard = Guard.Chosen(); // A person saw what it will do.
        var (state, failure) = (RunState.Completed, (Failure?)null);
        try
        {
            await work(this).ConfigureAwait(false);
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
                LinkRow[] ofMap = [.. rows.Where(r => IsOf(map, r.Link))];
                if (ofMap.Length > 0) await new RunPage(run, map).RunAsync(ofMap, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private bool IsOf(CompiledMap map, Link link) =>
        link.Connection == run.Connection.Id && link.Entity.Kind == map.Definition.Entity && link.ActorKind == map.Definition.Actor;
}
