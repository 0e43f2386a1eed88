using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Runs of the connection that read everything and did not come to their end: their process died, or they were stopped. The next
/// run of the kind goes on from where the latest was; runs of other kinds leave it alone, so that a run every minute does not send one
/// that takes hours back to its beginning.</summary>
internal sealed class UnfinishedRuns
{
    private readonly RunContext _run;
    private readonly List<RunReport> _left;
    private readonly List<Guid> _ended = [];

    private UnfinishedRuns(RunContext run, IEnumerable<RunReport> left)
    {
        _run = run;
        _left = [.. left];
        if (IsWhole(run.Request)) Position = _left.FirstOrDefault(r => r.Kind == run.Request.Kind && HasMap(r.Position) && IsTrusted(r))?.Position;
    }

    /// <summary>Where this run goes on; <see langword="null"/> when it begins at the beginning, and once it has gone on.</summary>
    public RunPosition? Position { get; set; }

    /// <summary>The approved plan that one of them did not carry out to its end.</summary>
    public Guid? Plan => _left.Select(r => r.Plan).FirstOrDefault(p => p is not null);

    /// <summary>Whether there are runs that this one takes the place of.</summary>
    public bool Any => _ended.Count > 0 || _left.Exists(IsSuperseded);

    /// <summary>Whether one of them may have left steps that nobody has been shown. One that goes on later may do so long after.</summary>
    public bool MayHold => Any || _left.Exists(r => r.HasHeldSteps);

    /// <summary>Those that go on later: what they held is not all there will be.</summary>
    public IReadOnlySet<Guid> Open => _left.Where(r => !IsSuperseded(r)).Select(r => r.Id).ToHashSet();

    /// <summary>The runs this one took the place of: what they held is its to evaluate.</summary>
    public IReadOnlyList<Guid> Ended => _ended;

    /// <summary>None, or none that is known yet.</summary>
    public static UnfinishedRuns None(RunContext run) => new(run, []);

    public static async ValueTask<UnfinishedRuns> ReadAsync(RunContext run, ConnectionClaim claim, CancellationToken cancellationToken)
    {
        if (claim.Unfinished is null) return None(run);
        var left = await run.Engine.Store.ReadRunsAsync(
            new RunQuery { Connection = run.Connection.Id, Since = DateTimeOffset.MaxValue, Limit = 1000 }, cancellationToken).ConfigureAwait(false);
        return new(run, left.Where(r => r.EndedAt is null && r.Id != run.Operation.Run));
    }

    /// <summary>Whether a run of the request covers everything: only then does a position tell what was done.</summary>
    public static bool IsWhole(RunRequest request) => request.Links is null && request.Kinds.Count == 0 && !request.NoBlanks;

    /// <summary>This run takes their place.</summary>
    public void End(StoreBatch batch) => End(batch, IsSuperseded);

    /// <summary>A feed began anew: what it did not tell may lie before every position, so nothing goes on from one.</summary>
    public void Forget(StoreBatch batch)
    {
        End(batch, Merges);
        Position = null;
    }

    private void End(StoreBatch batch, Predicate<RunReport> which)
    {
        foreach (var left in _left.FindAll(which))
        {
            batch.Put(left with { State = left.State == RunState.Running ? RunState.Failed : left.State, EndedAt = _run.Engine.Now, Position = null });
            _ended.Add(left.Id);
        }

        if (_ended.Count > 0 && _run.Report is { } report && batch.Runs.All(r => r.Id != _run.Operation.Run)) _run.Store(batch, report());
        _left.RemoveAll(which);
    }

    private bool IsSuperseded(RunReport left) => left.Position is null || (left.Kind == _run.Request.Kind && IsWhole(_run.Request));

    private static bool Merges(RunReport left) => left.Kind is RunKind.Incremental or RunKind.Full;

    /// <summary>What was compared before a store or side was found to be set back has to be compared again.</summary>
    private bool IsTrusted(RunReport left) => _run.Connection.State.RebaselineSince is not { } since || left.StartedAt >= since;

    private bool HasMap(RunPosition? position) =>
        position is not null && _run.Connection.Compiled.Maps.Any(m => m.Definition.Entity == position.Entity && m.Definition.Actor == position.Actor);
}
