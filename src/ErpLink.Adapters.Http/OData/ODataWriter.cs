using System.Buffers;
using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>Creating and patching records, one request each; every outcome comes from <see cref="ResponseOutcome"/>.</summary>
internal sealed class ODataWriter(ODataService service)
{
    public async ValueTask<IReadOnlyList<WriteResult>> CreateAsync(ODataModel model, ODataKind kind, IReadOnlyList<NewRecord> records,
        CancellationToken cancellationToken)
    {
        var results = new List<WriteResult>(records.Count);
        foreach (var record in records)
            results.Add(Stopped(results) ?? await CreateOneAsync(model, kind, record, cancellationToken).ConfigureAwait(false));
        return results;
    }

    public async ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(ODataKind kind, IReadOnlyList<RecordUpdate> updates,
        CancellationToken cancellationToken)
    {
        var results = new List<WriteResult>(updates.Count);
        foreach (var update in updates)
            results.Add(Stopped(results) ?? await UpdateOneAsync(kind, update, cancellationToken).ConfigureAwait(false));
        return results;
    }

    // What concerns the whole connection need not be heard again for each of the others.
    private static WriteResult? Stopped(List<WriteResult> results) =>
        results.LastOrDefault()?.Failure is { Class: FailureClass.Throttled or FailureClass.Unauthorized } failure
            ? WriteResult.NotApplied(failure) : null;

    private async ValueTask<WriteResult> CreateOneAsync(ODataModel model, ODataKind kind, NewRecord record,
        CancellationToken cancellationToken)
    {
        var values = record.Values.ToList();
        if (kind.Description.CorrelationField is { } correlation)
        {
            values.RemoveAll(v => v.Field == correlation);
            values.Add(new FieldAssignment(correlation, FieldValue.Text(record.Reference)));
        }

        if (Refused(kind, values, isCreate: true) is { } refused) return refused;
        string? parentValue = null;
        if (record.Parent is { } parent)
        {
            try
            {
                parentValue = await ParentValueAsync(model, kind, parent, cancellationToken).ConfigureAwait(false);
            }
            catch (ErpLinkException exception)
            {
                return WriteResult.NotApplied(exception.ToFailure());
            }
            catch (OperationCanceledException)
            {
                return WriteResult.NotApplied(new Failure(FailureClass.Transient,
                    ErrorCodes.SideUnavailable, "Cancelled before anything was sent."));
            }
        }

        var body = Body(kind, values, parentValue);
        var answer = await service.WriteAsync(HttpMethod.Post, kind.Path, body, null, cancellationToken).ConfigureAwait(false);
        var written = Read(kind, answer, record.Parent) ?? AtLocation(kind, answer);
        return Result(HttpOperation.Create, kind, answer, written);
    }

    private async ValueTask<WriteResult> UpdateOneAsync(ODataKind kind, RecordUpdate update, CancellationToken cancellationToken)
    {
        var values = update.Changes.Select(c => new FieldAssignment(c.Field, c.New)).ToList();
        if (Refused(kind, values, isCreate: false) is { } refused) return refused;
        if (!update.ExpectedVersion.IsKnown && kind.EnforcesIfMatch)
            return NotSent(FailureClass.Bug, ErrorCodes.ContractBroken,
                $"An update of a '{kind.Kind}' needs the version it was read at.");
        if (kind.PathOf(update.Target.Key) is not { } path)
            return NotSent(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, $"No '{kind.Kind}' can have such a key.");
        var answer = await service.WriteAsync(HttpMethod.Patch, path, Body(kind, values, null), update.ExpectedVersion.Token,
            cancellationToken).ConfigureAwait(false);
        var written = Read(kind, answer, null);
        // The record of an answer is the one that was written, or the answer is not understood.
        if (written is { } other && kind.Description.KeyEquality.Canonical(other.Key) != kind.Description.KeyEquality.Canonical(update.Target.Key)) written = null;
        else if (answer is { Status: 204, Fault: HttpFault.None }) written = new(update.Target.Key, new(answer.Header("ETag")), null);
        return Result(HttpOperation.Update, kind, answer, written);
    }

    private WriteResult Result(HttpOperation operation, ODataKind kind, ErpHttpAnswer answer, Written? written)
    {
        var body = written is not null ? AnswerBody.Valid : answer.Body.Length == 0 ? AnswerBody.Missing : AnswerBody.Invalid;
        var outcome = ResponseOutcome.Of(operation, answer, body, answer.IsSuccess ? null
            : ODataError.Read(answer, service.Profile, kind));
        return outcome.IsApplied && written is { } done ? WriteResult.Applied(done.Key, done.Version, done.Record)
            : outcome.ToWriteResult();
    }

    private static Written? Read(ODataKind kind, ErpHttpAnswer answer, RecordRef? parent)
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
    private Written? AtLocation(ODataKind kind, ErpHttpAnswer answer)
    {
        if (!answer.IsSuccess || answer.Body.Length > 0
            || (answer.Header("OData-EntityId") ?? answer.Header("Location")) is not { } location) return null;
        try
        {
            var path = Uri.UnescapeDataString(service.Client.Address.Resolve(location).AbsolutePath);
            var start = path.LastIndexOf('(');
            if (start < 0 || !path.EndsWith(')')
                || !path[..start].EndsWith("/" + kind.Profile.Set, StringComparison.Ordinal)) return null;
            var literal = path[(start + 1)..^1];
            var text = kind.Key.Edm switch
            {
                EdmKind.Text => literal.Length > 2 && literal is ['\'', .., '\'']
                    ? literal[1..^1].Replace("''", "'", StringComparison.Ordinal) : null,
                _ => ODataLiteral.Key(kind.Key.Edm, string.Empty, literal),
            };
            return text is null ? null : new(new RecordKey(text), new(answer.Header("ETag")), null);
        }
        catch (ErpLinkException)
        {
            return null;
        }
    }

    private async ValueTask<string?> ParentValueAsync(ODataModel model, ODataKind kind, RecordRef parent,
        CancellationToken cancellationToken)
    {
        if (kind.Profile.Parent is not { } relation || relation.Kind != parent.Kind.Name)
            throw new ErpLinkException(ErrorCodes.ParentInvalid, FailureClass.NotSupported,
                $"'{kind.Kind}' does not belong to '{parent.Kind}' in this ERP.")
            { Kind = kind.Kind };
        if (relation.Matches is null) return parent.Key.Text;
        return await ODataReader.ParentValueAsync(service, model.Kind(parent.Kind), relation.Matches, parent.Key,
            cancellationToken).ConfigureAwait(false)
            ?? throw new ErpLinkException(ErrorCodes.RecordNotFound, FailureClass.MissingPrerequisite,
                $"The '{parent.Kind}' that the new '{kind.Kind}' belongs to is not there.")
            { Kind = kind.Kind };
    }

    private static WriteResult? Refused(ODataKind kind, List<FieldAssignment> values, bool isCreate)
    {
        var errors = new List<FieldError>();
        var code = ErrorCodes.SideRefusedValues;
        foreach (var (name, value) in values)
        {
            if (!kind.Fields.TryGetValue(name, out var field)) Add(ErrorCodes.FieldUnknown, name, "is not a field of this kind");
            else if (field.Description.Access == FieldAccess.ReadOnly || field.Description.Access == FieldAccess.CreateOnly && !isCreate)
                Add(ErrorCodes.FieldReadOnly, name, "cannot be written");
            // Not every service checks what its profile knows to be mandatory.
            else if (field.Description.Access == FieldAccess.Mandatory && field.Description.Equality.Canonical(value).IsNull)
                Add(ErrorCodes.SideRefusedValues, name, "must hold something");
            else if (field.Problem(value) is { } problem)
            {
                var isText = value.Kind == ValueKind.Text && field.Edm == EdmKind.Text;
                Add(isText ? ErrorCodes.TextRefused : ErrorCodes.SideRefusedValues, name, problem);
            }
        }

        if (errors.Count == 0) return null;
        return WriteResult.NotApplied(new Failure(FailureClass.Invalid, code,
            $"Nothing was sent: {string.Join("; ", errors.Select(e => $"'{e.Field}' {e.Message}"))}.")
        { Fields = errors });

        void Add(int problem, string name, string what)
        {
            code = problem;
            errors.Add(new FieldError(name, what));
        }
    }

    private static ReadOnlyMemory<byte> Body(ODataKind kind, List<FieldAssignment> values, string? parentValue)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in values) kind.Fields[name].Write(writer, value);
            if (parentValue is not null && values.All(v => v.Field != kind.Parent!.Name))
                kind.Parent!.WriteKey(writer, parentValue);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static WriteResult NotSent(FailureClass failureClass, int code, string message) =>
        WriteResult.NotApplied(new Failure(failureClass, code, message));

    private sealed record Written(RecordKey Key, RecordVersion Version, Record? Record);
}
