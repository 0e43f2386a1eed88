namespace ErpLink.Synchronizing;

/// <summary>Reads many records of one kind in as few calls as the side allows. A batch that fails because of its content is halved until
/// the record that spoils it stands alone; a side that does not answer gives failures, not records that are gone.</summary>
internal static class BatchReader
{
    public static async ValueTask<IReadOnlyDictionary<RecordKey, ReadResult>> ReadAsync(
        RunContext run, Side side, KindDescription kind, IEnumerable<RecordKey> keys, FieldSelection fields, CancellationToken cancellationToken)
    {
        var results = new Dictionary<RecordKey, ReadResult>();
        var batches = keys.Distinct().Chunk(kind.BatchSizeRecordsMax).ToArray();
        await Lanes.RunAsync(batches, kind.ParallelCallsMax, batch => ReadBatchAsync(run, side, kind, batch, fields, results, cancellationToken)).ConfigureAwait(false);
        if (results.Count > 1 && results.Values.All(r => r.Failure?.Class == FailureClass.Forbidden))
            await run.AllForbiddenAsync(side, kind.Kind, results.Values.First().Failure!, cancellationToken).ConfigureAwait(false);
        return results;
    }

    private static async ValueTask ReadBatchAsync(
        RunContext run, Side side, KindDescription kind, ArraySegment<RecordKey> keys, FieldSelection fields, Dictionary<RecordKey, ReadResult> results, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await run.KeepLeaseAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var read = new List<ReadResult>(keys.Count);
                await foreach (var result in run.Connection.Side(side).ReadAsync(kind.Kind, keys, fields, cancellationToken).ConfigureAwait(false)) read.Add(result);
                if (read.Select(r => r.Failure).FirstOrDefault(f => f?.Class is FailureClass.Throttled or FailureClass.Unauthorized) is { } whole) throw new ErpLinkException(whole);
                run.CallSucceeded(side, kind.Kind);
                lock (results) foreach (var result in read) results.TryAdd(result.Key, result);
                return;
            }
            catch (Exception error) when (SideCalls.IsOfSide(error, cancellationToken))
            {
                var failure = SideCalls.FailureOf(error, $"Reading {kind.Kind}");
                if (failure.Class == FailureClass.Throttled && await run.WaitOutAsync(cancellationToken).ConfigureAwait(false)) continue;
                if (keys.Count > 1 && (failure.Class.IsOfRecord() || failure.Class is FailureClass.NotFound or FailureClass.Conflict))
                {
                    var half = keys.Count / 2;
                    await ReadBatchAsync(run, side, kind, keys[..half], fields, results, cancellationToken).ConfigureAwait(false);
                    await ReadBatchAsync(run, side, kind, keys[half..], fields, results, cancellationToken).ConfigureAwait(false);
                    return;
                }

                if (!failure.Class.IsOfRecord()) run.CallFailed(side, kind.Kind, failure);
                lock (results) foreach (var key in keys) results.TryAdd(key, ReadResult.NotAnswered(key, failure));
                return;
            }
        }
    }
}
