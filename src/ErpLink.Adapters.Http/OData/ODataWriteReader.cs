namespace ErpLink.Adapters.Http.OData;

/// <summary>What became of a write: finds the record in the answer, and leaves the outcome to <see cref="ResponseOutcome"/>.</summary>
internal sealed class ODataWriteReader(ODataService service)
{
    /// <param name="kind">The kind.</param>
    /// <param name="write">What was sent.</param>
    /// <param name="answer">The answer to this very write: one of its own, or its part of a batch's.</param>
    public WriteResult Read(ODataKind kind, ODataWrite write, ErpHttpAnswer answer)
    {
        var written = Record(kind, answer, write.Parent);
        if (write.Operation == HttpOperation.Create) written ??= AtLocation(kind, answer);
        // The record of an answer is the one that was written, or the answer is not understood.
        else if (written is { } other && kind.Description.KeyEquality.Canonical(other.Key) != kind.Description.KeyEquality.Canonical(write.Target)) written = null;
        else if (answer is { Status: 204, Fault: HttpFault.None }) written = new(write.Target, new(answer.Header("ETag")), null);
        var body = written is not null ? AnswerBody.Valid : answer.Body.Length == 0 ? AnswerBody.Missing : AnswerBody.Invalid;
        var outcome = ResponseOutcome.Of(write.Operation, answer, body, answer.IsSuccess ? null : ODataError.Read(answer, service.Profile, kind));
        return outcome.IsApplied && written is { } done ? WriteResult.Applied(done.Key, done.Version, done.Record) : outcome.ToWriteResult();
    }

    private static Written? Record(ODataKind kind, ErpHttpAnswer answer, RecordRef? parent)
    {
        if (!answer.IsSuccess || answer.Body.Length == 0) return null;
        if (!ErpJson.TryRead(answer, root => ODataRecordReader.Read(kind, kind.All, root, answer.Header("ETag")), out var record)
            || record is null) return null;
        if (parent is not null && record.Parent is null)
            record = new Record(record.Kind, record.Key, record.Fields, record.Values.ToArray())
            { Version = record.Version, Parent = parent, State = record.State, ModifiedAt = record.ModifiedAt };
        return new(record.Key, record.Version, record);
    }

    // 201 or 204 without the record: the address of the new one has its key.
    private Written? AtLocation(ODataKind kind, ErpHttpAnswer answer) =>
        answer.IsSuccess && answer.Body.Length == 0 && (answer.Header("OData-EntityId") ?? answer.Header("Location")) is { } location
            && kind.KeyAt(service.Client.Address, location) is { } key ? new(key, new(answer.Header("ETag")), null) : null;

    private sealed record Written(RecordKey Key, RecordVersion Version, Record? Record);
}
