namespace ErpLink.Adapters.Http.OData;

/// <summary>Creating and patching records, several in one request where service and profile say so; every outcome comes from
/// <see cref="ResponseOutcome"/>.</summary>
internal sealed class ODataWriter(ODataService service)
{
    // Far below what servers take, and far above what twenty records hold.
    private const int BatchBytesMax = 1024 * 1024;

    // What stands around a write in a batch: its headers, its place, the version.
    private const int EnvelopeBytes = 1024;
    private readonly int _batchBytesMax = Math.Min(BatchBytesMax, service.Client.Options.RequestBytesMax);
    private readonly ODataWriteBuilder _builder = new(service);
    private readonly ODataWriteReader _reader = new(service);

    // The service has refused a batch as such: it is not asked again until the connection is opened anew.
    private volatile bool _refusesBatches;

    public ValueTask<IReadOnlyList<WriteResult>> CreateAsync(ODataModel model, ODataKind kind, IReadOnlyList<NewRecord> records,
        CancellationToken cancellationToken) =>
        WriteAsync(kind, records.Count, i => _builder.CreateAsync(model, kind, records[i], cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(ODataKind kind, IReadOnlyList<RecordUpdate> updates, CancellationToken cancellationToken) =>
        WriteAsync(kind, updates.Count, i => ValueTask.FromResult(ODataWriteBuilder.Update(kind, updates[i])), cancellationToken);

    private async ValueTask<IReadOnlyList<WriteResult>> WriteAsync(ODataKind kind, int count,
        Func<int, ValueTask<(ODataWrite? Write, WriteResult? Refusal)>> prepare, CancellationToken cancellationToken)
    {
        var (results, budget) = (new WriteResult[count], new CallBudget(service.Client.Time));
        var open = new List<(int Index, ODataWrite Write)>();
        WriteResult? stop = null;
        for (var i = 0; i < count; i++)
        {
            ODataWrite? write = null;
            stop ??= budget.Spent();
            if (stop is null)
            {
                (write, var refusal) = await prepare(i).ConfigureAwait(false);
                if (write is null) results[i] = refusal!;
                stop = Stop(refusal);
            }
            else results[i] = stop;

            if (write is not null)
            {
                if (open.Sum(o => SizeOf(o.Write)) + SizeOf(write) > _batchBytesMax) await SendOpenAsync().ConfigureAwait(false);
                // What was sent just now may have ended it.
                if (stop is null) open.Add((i, write));
                else results[i] = stop;
            }

            if (open.Count >= (_refusesBatches ? 1 : kind.WritesPerBatch)) await SendOpenAsync().ConfigureAwait(false);
        }

        await SendOpenAsync().ConfigureAwait(false);
        return results;

        async ValueTask SendOpenAsync()
        {
            var sent = await SendAsync(kind, open.ConvertAll(o => o.Write), budget, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < sent.Count; i++) results[open[i].Index] = sent[i];
            stop ??= sent.Select(Stop).FirstOrDefault(s => s is not null);
            open.Clear();
        }
    }

    private static int SizeOf(ODataWrite write) => write.Body.Length + write.Path.Length + EnvelopeBytes;

    // What concerns the whole connection need not be heard again for each of the others.
    private static WriteResult? Stop(WriteResult? result) =>
        result?.Failure is { Class: FailureClass.Throttled or FailureClass.Unauthorized } failure ? WriteResult.NotApplied(failure) : null;

    private async ValueTask<IReadOnlyList<WriteResult>> SendAsync(ODataKind kind, List<ODataWrite> writes, CallBudget budget, CancellationToken cancellationToken)
    {
        if (writes.Count > 1 && !_refusesBatches)
        {
            var answer = await service.BatchAsync(writes, cancellationToken).ConfigureAwait(false);
            // A definite "not done" about the batch itself: each write may have its own request.
            if (!IsRefused(answer)) return ReadBatch(kind, writes, answer);
            _refusesBatches = answer.Status != 413;
        }

        var results = new List<WriteResult>(writes.Count);
        foreach (var write in writes)
        {
            if (results.Count > 0 && (Stop(results[^1]) ?? budget.Spent()) is { } stopped) results.Add(stopped);
            else results.Add(_reader.Read(kind, write, await service.WriteAsync(write, cancellationToken).ConfigureAwait(false)));
        }

        return results;
    }

    // 501 is what the protocol has for what a service lacks (OData 4.01, 9.3.1); from a proxy it says nothing.
    private bool IsRefused(ErpHttpAnswer answer) =>
        answer.Status is 400 or 404 or 405 or 413 or 415 || answer.Status == 501 && ODataError.Read(answer, service.Profile) is not null;

    private List<WriteResult> ReadBatch(ODataKind kind, List<ODataWrite> writes, ErpHttpAnswer answer)
    {
        var answers = new ErpHttpAnswer?[writes.Count];
        if (answer.IsSuccess)
        {
            try
            {
                answers = ODataBatch.Answers(answer, writes.Count, service.Client.Options.RetryAfterMax);
            }
            catch (ErpLinkException exception) when (exception.Code == ErrorCodes.AnswerMalformed)
            {
                // Nobody can say what became of any of them.
            }
        }

        // One that has no answer goes by the batch's own, whose body is never that of a write: unknown, or not done where nothing was.
        var error = answer.IsSuccess ? null : ODataError.Read(answer, service.Profile, kind);
        return [.. writes.Select((write, i) => answers[i] is { } own ? _reader.Read(kind, write, own)
            : ResponseOutcome.Of(write.Operation, answer, AnswerBody.Invalid, error).ToWriteResult())];
    }
}
