using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Creating and changing records of one kind, one request each; every outcome comes from <see cref="ResponseOutcome"/>.</summary>
/// <remarks>Where a change has to be sent together with what is there, or where nothing else keeps it from overwriting another's, the record is
/// read right before. A service that checks versions refuses what moves in between; with others a window of milliseconds stays, as the
/// description says (<see cref="UpdateTier.ReadCompare"/>).</remarks>
internal sealed class RestWriter(RestService service, RestKind kind)
{
    private readonly RestReader _reader = new(service, kind);
    private readonly RestBody _body = new(kind);

    public async ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, CancellationToken cancellationToken)
    {
        var (results, budget) = (new List<WriteResult>(records.Count), new CallBudget(service.Time));
        foreach (var record in records) results.Add(Stopped(results) ?? budget.Spent() ?? await CreateOneAsync(record, cancellationToken).ConfigureAwait(false));
        return results;
    }

    public async ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, CancellationToken cancellationToken)
    {
        var (results, budget) = (new List<WriteResult>(updates.Count), new CallBudget(service.Time));
        foreach (var update in updates) results.Add(Stopped(results) ?? budget.Spent() ?? await UpdateOneAsync(update, cancellationToken).ConfigureAwait(false));
        return results;
    }

    // What concerns the whole connection need not be heard again for each of the others.
    private static WriteResult? Stopped(List<WriteResult> results) =>
        results.LastOrDefault()?.Failure is { Class: FailureClass.Throttled or FailureClass.Unauthorized } failure ? WriteResult.NotApplied(failure) : null;

    private async ValueTask<WriteResult> CreateOneAsync(NewRecord record, CancellationToken cancellationToken)
    {
        var create = kind.Profile.Create!;
        if (Refused(record.Values, isCreate: true) is { } refused) return refused;
        if (record.Parent is { } parent && (kind.Profile.Parent is not { } relation || relation.Kind != parent.Kind.Name))
            return NotSent(FailureClass.NotSupported, ErrorCodes.ParentInvalid, $"'{kind.Kind}' does not belong to '{parent.Kind}' in this ERP.");
        if (record.Parent is null && create.Path.Names.Contains("parent"))
            return NotSent(FailureClass.Invalid, ErrorCodes.ParentInvalid, $"A '{kind.Kind}' is created below its parent, and this one has none.");
        var values = record.Values.ToList();
        if (kind.Description.CorrelationField is { } correlation)
        {
            values.RemoveAll(v => v.Field == correlation);
            values.Add(new(correlation, FieldValue.Text(record.Reference)));
        }

        var names = new Dictionary<string, string>();
        if (record.Parent is { } above) names["parent"] = above.Key.Text;
        if (service.Path(create.Path, names) is not { } path)
            return NotSent(FailureClass.NotSupported, ErrorCodes.KeyRefused, "A parent with a key of dots cannot be asked for by its path.");
        var answer = await service.WriteAsync(create, RestService.Target(path, service.Query(create.Query, names)), _body.Create(values, record.Parent?.Key),
            create.IdempotencyHeader is { } header ? [new(header, record.Reference)] : [], cancellationToken).ConfigureAwait(false);
        return Result(HttpOperation.Create, create, answer, Written(create, answer, record.Parent) ?? AtLocation(create, answer));
    }

    private async ValueTask<WriteResult> UpdateOneAsync(RecordUpdate update, CancellationToken cancellationToken)
    {
        var (profile, write, key) = (kind.Profile, kind.Profile.Update!, update.Target.Key);
        var changes = update.Changes.Select(c => new FieldAssignment(c.Field, c.New)).ToList();
        if (Refused(changes, isCreate: false) is { } refused) return refused;
        var isChecked = profile.Version is { Path: not null, Send: not RestVersionSend.No };
        if (isChecked && !update.ExpectedVersion.IsKnown)
            return NotSent(FailureClass.Bug, ErrorCodes.ContractBroken, $"An update of a '{kind.Kind}' needs the version it was read at.");
        var values = new Dictionary<string, string> { ["key"] = key.Text };
        if (service.Path(write.Path, values) is not { } path) return NotSent(FailureClass.NotSupported, ErrorCodes.KeyRefused, $"A '{kind.Kind}' with a key of dots cannot be asked for by its path.");

        var version = update.ExpectedVersion;
        JsonObject? raw = null;
        if (!kind.Description.EnforcesVersions || write.With.Count > 0 || _body.NeedsRaw(update.Changes.Select(c => c.Field)))
        {
            (raw, var now, var problem, var seen) = await LookAsync(update, cancellationToken).ConfigureAwait(false);
            if (problem is not null) return WriteResult.NotApplied(problem);
            if (profile.Version is { Header: not null } || !isChecked) version = seen;
            // What the answer left out is not known, and nothing is made up for it.
            changes.InsertRange(0, write.With.Where(name => changes.TrueForAll(c => c.Field != name) && !now![name].IsAbsent).Select(name => new FieldAssignment(name, now![name])).ToList());
        }

        var sends = profile.Version is { Send: RestVersionSend.IfMatch } && version.Token is { } token
            ? new KeyValuePair<string, string>[] { new("If-Match", profile.Version.Format.Render(_ => token)) } : [];
        var answer = await service.WriteAsync(write, RestService.Target(path, service.Query(write.Query, values)), _body.Update(key, changes, version, raw), sends,
            cancellationToken).ConfigureAwait(false);
        var written = Written(write, answer, null);
        // The record of an answer is the one that was written, or the answer is not understood.
        if (written is { } other && !kind.IsSame(other.Key, key)) written = null;
        else if (answer.IsSuccess && answer.Body.Length == 0 && (answer.Status == 204 || write.Answer == RestAnswer.Nothing)) written = new(key, null);
        return Result(HttpOperation.Update, write, answer, written);
    }

    // The record right before the write; or why there is none.
    private async ValueTask<(JsonObject? Raw, Record? Now, Failure? Problem, RecordVersion Version)> LookAsync(RecordUpdate update, CancellationToken cancellationToken)
    {
        var key = update.Target.Key;
        try
        {
            var (answer, refusal) = await _reader.GetAsync(key, cancellationToken).ConfigureAwait(false);
            if (answer is null) return Not(refusal!);
            var outcome = service.Outcome(HttpOperation.Read, answer, answer.IsSuccess && answer.IsJson && answer.Body.Length > 0 ? AnswerBody.Valid : AnswerBody.Missing, kind);
            if (outcome.Failure is { } failure) return Not(failure);
            var row = _reader.Decode(answer, FieldSelection.Of(update.Changes.Select(c => c.Field).Union(kind.Profile.Update!.With)));
            var raw = RestBody.Raw(answer, kind.Profile.Get!.Record);
            if (row is null || raw is null || !kind.IsSame(row.Key, key)) return Not(ErpJson.Malformed(answer.Origin, "is not the record that was asked for").ToFailure());
            if (row.Record is not { } record) return Not(_reader.Spoilt(row).ToFailure());
            if (row.MergedInto is { } survivor) return Not(Gone($"{update.Target} was merged into {survivor}: nothing is written to what is left of it."));
            if (row.IsDeleted || !row.IsOfKind) return Not(Gone($"There is no record {update.Target} any more."));
            if (Moved(update, record)) return Not(new Failure(FailureClass.Conflict, ErrorCodes.VersionMoved, $"{update.Target} was changed meanwhile."));
            if (kind.Profile.Version is not { Header: { } header }) return (raw, record, null, record.Version);
            return answer.Header(header) is { Length: > 0 } version ? (raw, record, null, new(version))
                : Not(ErpJson.Malformed(answer.Origin, $"has no header '{header}', where the profile says the version is, so that an update could overwrite another's").ToFailure());
        }
        catch (ErpLinkException exception)
        {
            return Not(exception.ToFailure());
        }
        catch (OperationCanceledException)
        {
            return Not(new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, "Cancelled before anything was sent."));
        }

        static (JsonObject?, Record?, Failure?, RecordVersion) Not(Failure failure) => (null, null, failure, default);

        static Failure Gone(string message) => new(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, message);
    }

    private bool Moved(RecordUpdate update, Record now)
    {
        if (update.ExpectedVersion.IsKnown && now.Version.IsKnown && now.Version != update.ExpectedVersion) return true;
        // Where versions do not cover everything, the old values are compared, too.
        return !kind.Description.EnforcesVersions && update.Changes.Any(c => !c.Old.IsAbsent && now[c.Field] is { IsAbsent: false } value
            && kind.Field(c.Field).Description.Equality is var equality && !equality.AreEqual(value, c.Old) && !equality.AreEqual(value, c.New));
    }

    private WriteResult Result(HttpOperation operation, RestWrite write, ErpHttpAnswer answer, Done? written)
    {
        var body = written is not null ? AnswerBody.Valid : answer.Body.Length == 0 ? AnswerBody.Missing : AnswerBody.Invalid;
        var outcome = service.Outcome(operation, answer, body, kind);
        return outcome.IsApplied && written is { } done ? WriteResult.Applied(done.Key, done.Record?.Version ?? default, done.Record) : outcome.ToWriteResult();
    }

    private Done? Written(RestWrite write, ErpHttpAnswer answer, RecordRef? parent)
    {
        if (!answer.IsSuccess || answer.Body.Length == 0) return null;
        // What a service answers without being asked to is not looked at.
        if (write.Answer == RestAnswer.Nothing && kind.Profile.Update == write) return null;
        try
        {
            if (_reader.Decode(answer, write.Record, kind.All) is not { } row) return null;
            var record = row.Record;
            if (record is not null && parent is not null && record.Parent is null)
                record = new(record.Kind, record.Key, record.Fields, record.Values.ToArray())
                { Version = record.Version, Parent = parent, State = record.State, ModifiedAt = record.ModifiedAt };
            return new(row.Key, record);
        }
        catch (ErpLinkException)
        {
            return null;
        }
    }

    // 201 without a record: the address of the new one ends with its key.
    private Done? AtLocation(RestWrite create, ErpHttpAnswer answer)
    {
        if (create.Answer != RestAnswer.Location || !answer.IsSuccess || answer.Header("Location") is not { } location) return null;
        try
        {
            var path = service.Client.Address.Resolve(location).AbsolutePath.TrimEnd('/');
            return new(new RecordKey(Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..])), null);
        }
        catch (ErpLinkException)
        {
            return null;
        }
    }

    private WriteResult? Refused(IReadOnlyList<FieldAssignment> values, bool isCreate)
    {
        var errors = new List<FieldError>();
        var code = ErrorCodes.SideRefusedValues;
        foreach (var (name, value) in values)
        {
            if (!kind.Profile.Fields.TryGetValue(name, out var field))
            {
                Add(ErrorCodes.FieldUnknown, name, "is not a field of this kind");
                continue;
            }

            var about = field.Description;
            if (about.Access == FieldAccess.ReadOnly || about.Access == FieldAccess.CreateOnly && !isCreate) Add(ErrorCodes.FieldReadOnly, name, "cannot be written");
            else if (about.Access == FieldAccess.Mandatory && about.Equality.Canonical(value).IsNull) Add(ErrorCodes.SideRefusedValues, name, "must hold something");
            else if (RestValues.Problem(value, field) is { } problem) Add(value.Kind == ValueKind.Text ? ErrorCodes.TextRefused : ErrorCodes.SideRefusedValues, name, problem);
        }

        if (errors.Count == 0) return null;
        return WriteResult.NotApplied(new Failure(FailureClass.Invalid, code, $"Nothing was sent: {string.Join("; ", errors.Select(e => $"'{e.Field}' {e.Message}"))}.") { Fields = errors });

        void Add(int problem, string name, string what)
        {
            code = problem;
            errors.Add(new FieldError(name, what));
        }
    }

    private static WriteResult NotSent(FailureClass failureClass, int code, string message) => WriteResult.NotApplied(new Failure(failureClass, code, message));

    private sealed record Done(RecordKey Key, Record? Record);
}
