namespace ErpLink.Hosting;

/// <summary>An engine whose runs end when the test says so, and the other services that the background needs.</summary>
internal sealed class FakeSynchronizer : IErpSynchronizer, IErpSignals, IErpConnections
{
    private readonly List<Action<ConnectionId>> _listeners = [];

    public List<ConnectionDefinition> Definitions { get; } = [new("oslo", "fake") { Id = new ConnectionId("oslo-1") }];

    /// <summary>What was called, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What a run comes to.</summary>
    public Func<string, CancellationToken, Task<RunReport>> Runs { get; set; } = (name, _) => Task.FromResult(Report(name, RunState.Completed));

    public int RunsOf(string name) => Calls.Count(c => c == $"run {name}");

    public static RunReport Report(string name, RunState state, Failure? failure = null) =>
        new(Guid.Empty, new ConnectionId($"{name}-1"), RunKind.Incremental) { State = state, User = ErpUser.System, Failure = failure };

    public void Hint(string name)
    {
        foreach (var listener in _listeners.ToArray()) listener(new ConnectionId($"{name}-1"));
    }

    public async ValueTask<RunReport> RunAsync(RunRequest request, ErpUser user, CancellationToken cancellationToken)
    {
        var name = Definitions.Single(d => $"{d.Name}-1" == request.Connection).Name;
        Calls.Add($"run {name}");
        return await Runs(name, cancellationToken);
    }

    public ValueTask<RecoveryReport> RecoverAsync(string connection, CancellationToken cancellationToken)
    {
        Calls.Add($"recover {connection}");
        return ValueTask.FromResult(new RecoveryReport(0, 0, 0));
    }

    public ValueTask<ConnectionStatus> GetStatusAsync(string connection, ErpUser user, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ConnectionStatus(new ConnectionId($"{connection}-1"), connection));

    public IDisposable Subscribe(Action<ConnectionId> listener)
    {
        _listeners.Add(listener);
        return new Subscription(() => _listeners.Remove(listener));
    }

    public async ValueTask<IReadOnlyList<ConnectionInfo>> ListAsync(ErpUser user, CancellationToken cancellationToken)
    {
        Lists++;
        if (FailsToList is { } failure) throw failure;
        ConnectionInfo[] list = [.. Definitions.Select(d => new ConnectionInfo(new ConnectionId($"{d.Name}-1"), d)
        { IsActive = !Inactive.Contains(d.Name) && !Unreadable.Contains(d.Name), ActiveVersion = 1, Failure = Unreadable.Contains(d.Name) ? new Failure(FailureClass.Invalid, ErrorCodes.DefinitionTooNew, "New.") : null })];
        if (ListWaits is { } wait) await wait.Task;
        return list;
    }

    /// <summary>How often the connections were listed.</summary>
    public int Lists { get; private set; }

    /// <summary>Names of those in force whose definition cannot be read.</summary>
    public HashSet<string> Unreadable { get; } = [];

    /// <summary>Keeps a list that was read from being given.</summary>
    public TaskCompletionSource? ListWaits { get; set; }

    /// <summary>Names of those that are saved, and not activated.</summary>
    public HashSet<string> Inactive { get; } = [];

    public Exception? FailsToList { get; set; }

    public IReadOnlyList<ErpLink.Adapters.ConnectorInfo> Connectors => throw new NotSupportedException();

    public ValueTask<ConnectionDefinition> GetDefinitionAsync(string connection, int? version, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<DefinitionVersion>> GetHistoryAsync(string connection, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ErpLink.Adapters.SettingChoice>> ReadChoicesAsync(ConnectionEdit edit, string setting, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ErpLink.Adapters.ConnectionTest> TestAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<Problem>> ValidateAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ConnectionInfo> SaveAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ActivationResult> ActivateAsync(string connection, int? version, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DeactivateAsync(string connection, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ConnectionSides> DescribeAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ErpLink.Maps.MapProposal> ProposeMapAsync(ConnectionEdit edit, RecordKind entity, RecordKind actor, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ErpLink.Maps.ListProposal> ProposeListAsync(ConnectionEdit edit, string app, string erp, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<Problem>> RefreshAsync(string connection, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DeleteAsync(string connection, long links, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SyncResult> SyncNowAsync(LinkId link, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<RunPlan> PlanAsync(RunRequest request, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ExecuteReport> ExecuteAsync(RunPlan plan, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<Drift> VerifyAsync(VerifyRequest request, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<UndoResult> UndoAsync(UndoRequest request, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask EndRebaselineAsync(string connection, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask PauseAsync(string connection, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ResumeAsync(string connection, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask EntityChangedAsync(RecordRef entity, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ActorChangedAsync(string connection, RecordRef actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<Problem>> ValidateAsync(string connection, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask RebindAsync(string connection, ErpUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
