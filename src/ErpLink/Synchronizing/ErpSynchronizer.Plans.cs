using System.Runtime.CompilerServices;
using ErpLink.Connections;

namespace ErpLink.Synchronizing;

/// <summary>See it before, and take it back: plan, execute, verify, undo.</summary>
internal sealed partial class ErpSynchronizer
{
    /// <summary>The most links that are chosen one by one.</summary>
    private const int ChosenLinksMax = 10_000;

    public async ValueTask<RunPlan> PlanAsync(RunRequest request, ErpUser user, CancellationToken cancellationToken)
    {
        RequirePossible(request, toPlan: true);
        var connection = await OpenAsync(request.Connection, user, AccessRight.Link, cancellationToken).ConfigureAwait(false);
        var operation = engine.Begin(user) with { ResyncFrom = ResyncFrom(request.Kind), NoBlanks = request.NoBlanks, IsBackfill = request.Kind == RunKind.Backfill };
        return await new PlanRun(new RunContext(operation, connection, request)).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ExecuteReport> ExecuteAsync(RunPlan plan, ErpUser user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var connection = await OpenAsync(plan.Connection.Text, user, AccessRight.Link, cancellationToken).ConfigureAwait(false);
        var operation = engine.Begin(user) with { ResyncFrom = ResyncFrom(plan.Kind), NoBlanks = plan.NoBlanks, IsBackfill = plan.Kind == RunKind.Backfill };
        var choice = new StepChoice(plan);
        var run = new RunContext(operation, connection, new RunRequest(connection.Name, RunKind.Execute)) { Chosen = choice };
        var report = await ChosenRunAsync(run, async (work, token) =>
        {
            await work.LinksAsync(choice.Links, token).ConfigureAwait(false);
            foreach (var link in choice.Links) choice.End(link, "The link was ended, or its kinds are not mapped any more.");
        }, cancellationToken).ConfigureAwait(false);
        var outcomes = choice.Outcomes($"The run ended before: {report.State}.");
        return new ExecuteReport(report) { Done = outcomes.Count(o => o.Status == StepStatus.Done), Asked = choice.Asked, Others = [.. outcomes.Where(o => o.Status != StepStatus.Done)] };
    }

    public async IAsyncEnumerable<Drift> VerifyAsync(VerifyRequest request, ErpUser user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scope = new RunRequest(request.Connection, RunKind.Full) { Kinds = request.Kinds, Links = request.Links };
        RequirePossible(scope, toPlan: true);
        var connection = await engine.Connections.OpenAsync(request.Connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.See, connection, cancellationToken).ConfigureAwait(false);
        await foreach (var drift in new VerifyRun(new RunContext(engine.Begin(user), connection.Background, scope)).RunAsync(cancellationToken).ConfigureAwait(false)) yield return drift;
    }

    public async ValueTask<UndoResult> UndoAsync(UndoRequest request, ErpUser user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request is { Run: null, Link: null })
            throw Refused(request.Connection, $"the request says neither which run nor which link to take back; make it with {nameof(UndoRequest)}.{nameof(UndoRequest.OfRun)}, {nameof(UndoRequest.OfLastSync)} or {nameof(UndoRequest.OfEntry)}");
        var connection = await OpenAsync(request.Connection, user, AccessRight.Link, cancellationToken).ConfigureAwait(false);
        var of = await UndoRun.FindAsync(engine, connection.Id, request, cancellationToken).ConfigureAwait(false);
        var run = new RunContext(engine.Begin(user), connection, new RunRequest(connection.Name, RunKind.Undo));
        var undo = new UndoRun(run, request);
        var report = await ChosenRunAsync(run, (work, token) => undo.RunAsync(work, of, token), cancellationToken).ConfigureAwait(false);
        return undo.List.ToResult(report);
    }

    private async ValueTask<OpenConnection> OpenAsync(string name, ErpUser user, AccessRight right, CancellationToken cancellationToken)
    {
        var connection = await engine.Connections.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, right, connection, cancellationToken).ConfigureAwait(false);
        connection.RequireSameDatabases();
        return connection.Background;
    }

    private async ValueTask<RunReport> ChosenRunAsync(RunContext run, Func<ChosenRun, CancellationToken, ValueTask> work, CancellationToken cancellationToken) =>
        await ClaimedAsync(run, hasProbed: false, (claim, token) => new ChosenRun(run, claim).RunAsync(work, token), cancellationToken).ConfigureAwait(false)
            ?? NotRun(run.Operation, run.Connection.Id, run.Request, RunState.AlreadyRunning);

    /// <summary>Refuses what no run can do, before anything is called.</summary>
    private static void RequirePossible(RunRequest request, bool toPlan)
    {
        ArgumentNullException.ThrowIfNull(request);
        var why = request.Kind switch
        {
            RunKind.Execute or RunKind.Undo => $"{request.Kind} is a verb of its own; ask for an incremental or full run, a resync, or the plan of a backfill",
            RunKind.Backfill when !toPlan => "a backfill is planned first, so that somebody sees which side would win; execute its plan",
            _ when request.Links?.Count > ChosenLinksMax => $"{request.Links.Count} links are chosen, and at most {ChosenLinksMax} can be; leave them out to take all",
            RunKind.Incremental when request.Links is not null =>
                $"an incremental run takes what changed, and {request.Links.Count} links are chosen; ask for a full run of them, or sync each with {nameof(SyncNowAsync)}",
            _ when request.NoBlanks && ResyncFrom(request.Kind) is null => $"{nameof(request.NoBlanks)} is for resyncs, and this is {request.Kind}; leave it out",
            _ => null,
        };
        if (why is not null) throw Refused(request.Connection, why);
    }

    private static ErpLinkException Refused(string connection, string why) =>
        new(ErrorCodes.RunRefused, FailureClass.Invalid, $"Connection '{connection}': {why}.") { Connection = connection };
}
