using ErpLink.Connections;
using ErpLink.Recovery;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Keeps linked records in agreement: a run of a connection, or one link at once.</summary>
internal sealed partial class ErpSynchronizer(Engine engine) : IErpSynchronizer
{
    private const int PageSizeIntents = 100;
    private const int PageSizeItems = 1000;
    private const int LastRunsMax = 10;

    private readonly ConnectionPauses _pauses = new(engine);

    public async ValueTask<SyncResult> SyncNowAsync(LinkId link, ErpUser user, CancellationToken cancellationToken)
    {
        using var claim = engine.Claims.Take(link);
        var loaded = await engine.FindLinkAsync(link, cancellationToken).ConfigureAwait(false);
        var connection = await engine.Connections.OpenAsync(loaded.Connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Link, connection, cancellationToken).ConfigureAwait(false);
        connection.RequireSameDatabases();
        var session = await LinkSession.LoadAsync(engine.Begin(user), connection, loaded, cancellationToken).ConfigureAwait(false);
        return await SyncAsync(session, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<RunReport> RunAsync(RunRequest request, ErpUser user, CancellationToken cancellationToken)
    {
        RequirePossible(request, toPlan: false);
        var opening = await _pauses.OpenAsync(request.Connection, user, cancellationToken).ConfigureAwait(false);
        var operation = engine.Begin(user) with { ResyncFrom = ResyncFrom(request.Kind), NoBlanks = request.NoBlanks };
        if (opening.Connection is not { } connection) return NotRun(operation, opening.State.Id, request, RunState.Paused, opening.Failure);
        await engine.RequireAsync(user, AccessRight.Link, connection, cancellationToken).ConfigureAwait(false);
        connection.RequireSameDatabases();
        return await ConnectionRunAsync(new RunContext(operation, connection, request), opening.HasProbed, cancellationToken).ConfigureAwait(false)
            ?? NotRun(operation, connection.Id, request, RunState.AlreadyRunning);
    }

    /// <summary>Carries out what a person answered to a held plan.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.ConnectionBusy"/>: a run is under way; nothing was decided.</exception>
    public async ValueTask<RunReport> AnswerPlanAsync(Connections.OpenConnection connection, InboxItem item, bool dismisses, ErpUser user, CancellationToken cancellationToken)
    {
        connection.RequireSameDatabases();
        var run = new RunContext(engine.Begin(user), connection.Background, new RunRequest(connection.Name, RunKind.Execute)) { PlanItem = item, Dismisses = dismisses };
        return await ConnectionRunAsync(run, hasProbed: false, cancellationToken).ConfigureAwait(false) ?? throw new ErpLinkException(ErrorCodes.ConnectionBusy, FailureClass.Transient,
            $"A run of connection '{connection.Name}' is under way. Answer again when it has ended.")
        { Connection = connection.Name };
    }

    private ValueTask<RunReport?> ConnectionRunAsync(RunContext run, bool hasProbed, CancellationToken cancellationToken) =>
        ClaimedAsync(run, hasProbed, (claim, token) => new ConnectionRun(run, claim).RunAsync(token), cancellationToken);

    /// <summary>Runs under the connection's lease, unless the connection is paused; <see langword="null"/> when another run has it.</summary>
    private async ValueTask<RunReport?> ClaimedAsync(
        RunContext run, bool hasProbed, Func<ConnectionClaim, CancellationToken, ValueTask<RunReport>> work, CancellationToken cancellationToken)
    {
        var (operation, connection) = (run.Operation, run.Connection);
        using var running = engine.Running.TryBegin(connection.Id, cancellationToken);
        if (running is null) return null;
        cancellationToken = running.Token;
        var claim = await engine.Store.ClaimConnectionAsync(connection.Id, engine.Owner, engine.Options.LeaseLife, engine.Now, cancellationToken).ConfigureAwait(false);
        if (!claim.IsAcquired) return null;
        operation.Lease = claim.Lease;
        try
        {
            if (claim.State is not null) connection.State = claim.State;
            if (connection.IsOutdated)
            {
                await engine.Connections.ForgetAsync(connection.Id).ConfigureAwait(false);
                return NotRun(operation, connection.Id, run.Request, RunState.Cancelled, RunContext.Outdated(connection.Name));
            }

            if (connection.State.Pause is { } pause)
            {
                if (pause.User is not null || !(hasProbed || await _pauses.MayGoOnAsync(connection.Name, pause, cancellationToken).ConfigureAwait(false)))
                    return NotRun(operation, connection.Id, run.Request, RunState.Paused, ConnectionPauses.FailureOf(connection.Name, pause));
                await _pauses.ResumeAsync(operation, connection.Id, cancellationToken).ConfigureAwait(false);
                run.HasMarkedDue = true;
            }

            return await ObservedRun.RunAsync(run, () => work(claim, running.Token)).ConfigureAwait(false);
        }
        finally
        {
            await engine.Store.ReleaseLeaseAsync(operation.Lease, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public async ValueTask PauseAsync(string connection, ErpUser user, CancellationToken cancellationToken)
    {
        var id = await engine.Connections.IdOfAsync(connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Administer, id, cancellationToken).ConfigureAwait(false);
        await _pauses.PauseAsync(engine.Begin(user), id, new ConnectionPause(engine.Now) { User = user }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask ResumeAsync(string connection, ErpUser user, CancellationToken cancellationToken)
    {
        var id = await engine.Connections.IdOfAsync(connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Administer, id, cancellationToken).ConfigureAwait(false);
        await _pauses.ResumeAsync(engine.Begin(user), id, cancellationToken).ConfigureAwait(false);
        engine.Wakes.Wake(id);
    }

    public async ValueTask<ConnectionStatus> GetStatusAsync(string connection, ErpUser user, CancellationToken cancellationToken)
    {
        var defined = await engine.Connections.Defined.FindAsync(connection, cancellationToken).ConfigureAwait(false);
        var state = await engine.Connections.Defined.StateAsync(defined, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.See, state.Id, cancellationToken).ConfigureAwait(false);
        return new ConnectionStatus(state.Id, state.Name)
        {
            IsActive = defined.IsActive,
            Links = await engine.Store.CountLinksAsync(state.Id, cancellationToken).ConfigureAwait(false),
            Pause = state.Pause,
            RebaselineSince = state.RebaselineSince,
            LastRuns = await engine.Store.ReadRunsAsync(new RunQuery { Connection = state.Id, Limit = LastRunsMax }, cancellationToken).ConfigureAwait(false),
            Due = await engine.Store.CountDueAsync(state.Id, engine.Now, cancellationToken).ConfigureAwait(false),
            Inbox = await CountInboxAsync(state.Id, cancellationToken).ConfigureAwait(false),
        };
    }

    private async ValueTask<IReadOnlyDictionary<InboxItemKind, long>> CountInboxAsync(ConnectionId connection, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<InboxItemKind, long>();
        var query = new InboxQuery { Connection = connection, Limit = PageSizeItems };
        while (true)
        {
            var page = await engine.Store.ReadInboxAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var kind in page.GroupBy(i => i.Kind)) counts[kind.Key] = counts.GetValueOrDefault(kind.Key) + kind.Count();
            if (page.Count < PageSizeItems) return counts;
            query = query with { After = page[^1].Id };
        }
    }

    /// <summary>Nothing was done, and nothing is stored of it.</summary>
    private RunReport NotRun(Operation operation, ConnectionId connection, RunRequest request, RunState state, Failure? failure = null) =>
        new(operation.Run, connection, request.Kind) { State = state, User = operation.User, StartedAt = engine.Now, EndedAt = engine.Now, Failure = failure };

    private static Side? ResyncFrom(RunKind kind) => kind switch
    {
        RunKind.ResyncFromApp => Side.App,
        RunKind.ResyncFromErp => Side.Erp,
        _ => null,
    };

    public async ValueTask<RecoveryReport> RecoverAsync(string connection, CancellationToken cancellationToken)
    {
        var open = (await engine.Connections.OpenAsync(connection, cancellationToken).ConfigureAwait(false)).Background;
        open.RequireSameDatabases();
        var recovery = new ConnectionRecovery(engine, open);
        var seen = new HashSet<LinkId>();
        IntentId? after = null;
        while (true)
        {
            var page = await engine.Store.ReadIntentPageAsync(open.Id, after, PageSizeIntents, cancellationToken).ConfigureAwait(false);
            foreach (var intent in page.Where(i => seen.Add(i.Link))) await recovery.ResolveAsync(intent.Link, cancellationToken).ConfigureAwait(false);
            if (page.Count < PageSizeIntents) return recovery.Report;
            after = page[^1].Id;
        }
    }

    /// <summary>Finishes what was under way, then compares until the link is at rest.</summary>
    public static async ValueTask<SyncResult> SyncAsync(LinkSession session, CancellationToken cancellationToken)
    {
        if (session.Intents.Count > 0)
        {
            var resolution = await LinkRecovery.ResolveAsync(session, cancellationToken).ConfigureAwait(false);
            if (resolution != Resolution.Settled)
                return new(resolution == Resolution.Asking ? SyncStatus.Asking : SyncStatus.Pending, session.Link) { Questions = session.Items };
        }

        if (session.Link.State is LinkState.Paused or LinkState.Unconfirmed or LinkState.Linking) return new(SyncStatus.Skipped, session.Link) { Questions = session.Items };
        return await new LinkSync(session).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
