using System.Runtime.CompilerServices;

namespace ErpLink.Simulation;

/// <summary>A side as one process reaches it, through an adapter and over a line that takes time and loses things.</summary>
public sealed partial class SideLine(SimKernel kernel, SimProcess process, SimSide server, FaultPlan faults, Settings settings, Wire wire, WriteOracle oracle) : RecordSide, IEntityStore
{
    private readonly string _read = $"{server.Name} read", _search = $"{server.Name} search", _update = $"{server.Name} update", _create = $"{server.Name} create", _changes = $"{server.Name} changes";

    public override ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(server.Description);

    public override async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answers = await CallAsync(_read, keys[0].Text, () => keys.Select(key => ReadOne(kind, key, fields)).OfType<ReadResult>().ToArray(), cancellationToken).ConfigureAwait(false);
        foreach (var answer in answers) yield return answer;
    }

    public override async IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = await CallAsync(_search, query.Kind.Name, () => server.Search(query), cancellationToken).ConfigureAwait(false);
        if (faults.Happens(FaultKind.TornPage, _search, query.Kind.Name)) yield break;
        yield return RecordPage.Last(found);
    }

    public override async ValueTask<ChangePage> ReadChangesAsync(RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        if (server.Traits.Feed == ChangeFeed.None) throw NotDeclared("ReadChanges", kind);
        return await CallAsync(_changes, kind.Name, () =>
            after is not null && faults.Happens(FaultKind.CursorExpired, server.Name, kind.Name)
                ? server.Expired()
                : server.Changes(kind, after, fields, faults.Happens(FaultKind.FeedDisorder, server.Name, kind.Name)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A call that changes nothing: there and back, or an error for the call as a whole.</summary>
    private Task<T> CallAsync<T>(string what, string key, Func<T> serve, CancellationToken cancellationToken)
    {
        var pending = new Pending<T>(process);
        if (!process.Pass(what)) return pending.Task;
        wire.Called(what);
        if (Refusal(what, key) is { } refusal)
        {
            kernel.After(Latency(what), "refused", key, () => pending.Fail(new ErpLinkException(refusal)));
            return pending.Task;
        }

        pending.Until(p => p.Fail(new OperationCanceledException(cancellationToken)), cancellationToken);
        if (faults.Happens(FaultKind.ReadTimeout, what, key))
        {
            kernel.After(settings.TimeoutMs, "timed out", key, () => pending.Fail(new ErpLinkException(ErrorCodes.SideUnavailable, FailureClass.Transient, "No answer in time.")));
            return pending.Task;
        }

        kernel.After(Latency(what), what, key, () =>
        {
            if (process.Dead) return;
            var answer = serve();
            if (kernel.Tracing && answer is ReadResult[] results) kernel.Show($"{what} answers", key, string.Join(", ", results.Select(r => $"{r.Status} v{r.Record?.Version}")));
            kernel.After(Latency(what), "answer", key, () => pending.Answer(answer));
        });
        return pending.Task;
    }

    private ReadResult? ReadOne(RecordKind kind, RecordKey key, FieldSelection fields)
    {
        if (faults.Happens(FaultKind.NotAnswered, _read, key.Text)) return ReadResult.NotAnswered(key);
        if (faults.Happens(FaultKind.MissingAnswer, _read, key.Text)) return null;
        if (IsDenied(new RecordRef(kind, key))) return ReadResult.Gone(key);
        return server.Read(kind, key, fields, faults.Happens(FaultKind.StaleRead, _read, key.Text));
    }

    /// <summary>A lie lasts for a minute, and is told of a record once.</summary>
    private bool IsDenied(RecordRef record)
    {
        if (faults.Happens(FaultKind.FalseGone, _read, record.Key.Text)) wire.DeniedUntilMs.TryAdd(record, kernel.NowMs + 60_000);
        return kernel.NowMs < wire.DeniedUntilMs.GetValueOrDefault(record);
    }

    /// <summary>What stops every call to the side for a while.</summary>
    private Failure? Refusal(string what, string key)
    {
        if (faults.Happens(FaultKind.Unauthorized, what, key)) wire.UnauthorizedUntilMs = kernel.NowMs + 60_000;
        if (faults.Happens(FaultKind.Throttled, what, key)) wire.ThrottledUntilMs = kernel.NowMs + 90_000;
        if (!faults.On) return null;
        if (kernel.NowMs < wire.UnauthorizedUntilMs) return new Failure(FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected, "The credentials are refused.");
        return kernel.NowMs < wire.ThrottledUntilMs
            ? new Failure(FailureClass.Throttled, ErrorCodes.SideThrottled, "Too many calls.") { RetryAfter = TimeSpan.FromMilliseconds(wire.ThrottledUntilMs - kernel.NowMs) }
            : null;
    }

    private long Latency(string what) => faults.Latency(settings.LatencyMinMs, settings.LatencyMaxMs, what);
}
