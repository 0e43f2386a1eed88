using System.Runtime.CompilerServices;
using ErpLink.Synchronizing;

namespace ErpLink.Connections;

/// <summary>A side whose calls go through the gate of its connection: no more at once than it declares, users before runs, and none of a
/// run while the side asks for a pause. Whatever a side throws comes out as an <see cref="ErpLinkException"/>.</summary>
internal sealed class GatedSide(IRecordSide inner, SideGate gate, ConnectionThrottle throttle, CallLane lane, Side side) : IRecordSide
{
    /// <summary>The connection's name, for errors.</summary>
    public string? Connection { get; init; }

    /// <summary>Is told when the side asks for a pause.</summary>
    public Action<Side>? WasThrottled { get; init; }

    public ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) => inner.DescribeAsync(cancellationToken);

    /// <summary>One batch is one call: it is read to its end before the place is left, so that nobody who reads the results holds it.</summary>
    public async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var results = await CallAsync("Read", kind, ReadAllAsync, r => r.Select(result => result.Failure), cancellationToken).ConfigureAwait(false);
        foreach (var result in results) yield return result;

        async ValueTask<List<ReadResult>> ReadAllAsync()
        {
            var read = new List<ReadResult>(keys.Count);
            await foreach (var result in inner.ReadAsync(kind, keys, fields, cancellationToken).ConfigureAwait(false)) read.Add(result);
            return read;
        }
    }

    /// <summary>Each page is a call.</summary>
    public async IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = inner.SearchAsync(query, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (pages.ConfigureAwait(false))
        {
            while (await CallAsync("Search", query.Kind, () => pages.MoveNextAsync(), null, cancellationToken).ConfigureAwait(false)) yield return pages.Current;
        }
    }

    public ValueTask<ChangePage> ReadChangesAsync(RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken) =>
        CallAsync("ReadChanges", kind, () => inner.ReadChangesAsync(kind, after, fields, cancellationToken), null, cancellationToken);

    public ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken) =>
        WriteAsync("Create", records.Count == 0 ? default(RecordKind?) : records[0].Kind, records.Count, () => inner.CreateAsync(records, context, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken) =>
        WriteAsync("Update", updates.Count == 0 ? default(RecordKind?) : updates[0].Target.Kind, updates.Count, () => inner.UpdateAsync(updates, context, cancellationToken), cancellationToken);

    public ValueTask<ValueList> ReadListAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken) =>
        CallAsync("ReadList", null, () => inner.ReadListAsync(name, keys, cancellationToken), null, cancellationToken);

    /// <summary>A write that is cancelled before its turn was certainly not sent: that is a result, not a doubt.</summary>
    private async ValueTask<IReadOnlyList<WriteResult>> WriteAsync(
        string operation, RecordKind? kind, int count, Func<ValueTask<IReadOnlyList<WriteResult>>> write, CancellationToken cancellationToken)
    {
        var sent = false;
        try
        {
            return await CallAsync(operation, kind, () =>
            {
                sent = true;
                return write();
            }, r => r.Select(result => result.Failure), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!sent)
        {
            var failure = new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, "It was cancelled before it was sent. Try again.");
            return [.. Enumerable.Repeat(WriteResult.NotApplied(failure), count)];
        }
    }

    private ValueTask<T> CallAsync<T>(
        string operation, RecordKind? kind, Func<ValueTask<T>> call, Func<T, IEnumerable<Failure?>>? failures, CancellationToken cancellationToken)
    {
        RequireOpen();
        return gate.CallAsync(kind, lane, AnswerAsync, cancellationToken);

        async ValueTask<T> AnswerAsync()
        {
            RequireOpen(); // It may have closed while this call waited.
            try
            {
                var answer = await call().ConfigureAwait(false);
                var refused = failures?.Invoke(answer).FirstOrDefault(f => f?.Class == FailureClass.Throttled);
                if (refused is not null) Close(refused.RetryAfter);
                else if (lane == CallLane.Background) throttle.Answered(side);
                return answer;
            }
            catch (ErpLinkException error) when (error.FailureClass == FailureClass.Throttled)
            {
                Close(error.RetryAfter);
                throw;
            }
            catch (Exception error) when (error is not ErpLinkException && SideCalls.IsOfSide(error, cancellationToken))
            {
                var failure = SideCalls.FailureOf(error, kind is { } named ? $"{operation} of {named}" : operation);
                throw new ErpLinkException(failure.Code, failure.Class, failure.Message, error) { Connection = Connection, Side = side, Kind = kind, Operation = operation };
            }
        }
    }

    private void Close(TimeSpan? advice)
    {
        throttle.Close(side, advice);
        WasThrottled?.Invoke(side);
    }

    private void RequireOpen()
    {
        if (lane != CallLane.Background || throttle.Remaining is not { Ticks: > 0 } left) return;
        throw new ErpLinkException(ErrorCodes.SideThrottled, FailureClass.Throttled, "The side asked for a pause that is not over. Nothing was sent.") { RetryAfter = left };
    }
}
