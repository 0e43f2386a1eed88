using System.Runtime.CompilerServices;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Reading records of one kind by their keys.</summary>
internal sealed class RestReader(RestService service, RestKind kind)
{
    /// <summary>Several at once where the service can; what such an answer does not give is asked for by itself, for only the answer about one
    /// record says why.</summary>
    public async IAsyncEnumerable<ReadResult> ReadAsync(IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var chunk in keys.Chunk(kind.Profile.Get!.Many?.Max ?? 1))
        {
            var found = chunk.Length == 1 ? [] : await ReadManyAsync(chunk, fields, cancellationToken).ConfigureAwait(false);
            foreach (var key in chunk)
            {
                yield return found.TryGetValue(kind.Description.KeyEquality.Canonical(key), out var record)
                    ? ReadResult.Found(key, record) : await ReadOneAsync(key, fields, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask<ReadResult> ReadOneAsync(RecordKey key, FieldSelection fields, CancellationToken cancellationToken)
    {
        var (answer, refusal) = await GetAsync(key, cancellationToken).ConfigureAwait(false);
        if (answer is null) return ReadResult.NotAnswered(key, refusal);
        var error = RestError.Read(answer, service.Profile.Errors, kind);
        var outcome = ResponseOutcome.Of(HttpOperation.Read, answer, answer.IsSuccess && answer.IsJson && answer.Body.Length > 0 ? AnswerBody.Valid : AnswerBody.Missing, error.Error);
        if (outcome.IsApplied)
        {
            try
            {
                return Result(key, Decode(answer, fields), answer.Origin);
            }
            catch (ErpLinkException exception) when (exception.Code is ErrorCodes.AnswerMalformed or ErrorCodes.TextRefused or ErrorCodes.KeyRefused)
            {
                return ReadResult.NotAnswered(key, exception.ToFailure());
            }
        }

        // A page of a proxy with status 404 is no evidence: the service says so in its own form, or is known to have none. What kept the
        // request from being sent says nothing about a record at all.
        if (outcome.Failure!.Class == FailureClass.NotFound)
            return error.IsOwn || service.Profile.Errors.BareNotFound && answer.Status is 404 or 410 ? ReadResult.Gone(key) : ReadResult.NotAnswered(key, outcome.Failure);
        if (outcome.Failure.Class == FailureClass.Forbidden) return ReadResult.Hidden(key);
        if (outcome.Failure.Class is FailureClass.Transient or FailureClass.Throttled or FailureClass.Unauthorized) outcome.ThrowIfFailed();
        return ReadResult.NotAnswered(key, outcome.Failure);
    }

    /// <summary>The answer about one record; null when its key cannot be asked for.</summary>
    public async ValueTask<(ErpHttpAnswer? Answer, Failure? Refusal)> GetAsync(RecordKey key, CancellationToken cancellationToken)
    {
        var get = kind.Profile.Get!;
        var values = new Dictionary<string, string> { ["key"] = key.Text };
        if (service.Path(get.Path, values) is not { } path)
            return (null, new Failure(FailureClass.NotSupported, ErrorCodes.KeyRefused, $"A '{kind.Kind}' with a key of dots cannot be asked for by its path."));
        return (await service.GetAsync(RestService.Target(path, service.Query(get.Query, values)), null, values, cancellationToken).ConfigureAwait(false), null);
    }

    /// <summary>The one record of an answer; null when the answer has none.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>.</exception>
    public RestRow? Decode(ErpHttpAnswer answer, FieldSelection fields) => Decode(answer, kind.Profile.Get!.Record, fields);

    /// <summary>The same, with the record elsewhere.</summary>
    public RestRow? Decode(ErpHttpAnswer answer, RestPath place, FieldSelection fields)
    {
        var tree = new RestNode();
        tree.AddRecord(place);
        var records = RestPager.Decode(answer, tree, [], new RestRecords(kind.Decoder(fields), isList: false, service.Client), answer.Origin);
        return records.Rows.Count == 1 ? records.Rows[0] : null;
    }

    private ReadResult Result(RecordKey key, RestRow? row, string origin)
    {
        if (row is null) return ReadResult.NotAnswered(key, ErpJson.Malformed(origin, $"has no record{Place(kind.Profile.Get!.Record)}").ToFailure());
        if (!kind.IsSame(row.Key, key)) return ReadResult.NotAnswered(key, ErpJson.Malformed(origin, "is another record than the one that was asked for").ToFailure());
        if (row.Record is null) return ReadResult.NotAnswered(key, Spoilt(row).ToFailure());
        if (row.IsDeleted || !row.IsOfKind) return ReadResult.Gone(key);
        return row.MergedInto is { } survivor ? ReadResult.Merged(key, survivor) : ReadResult.Found(key, row.Record);
    }

    /// <summary>The error for a record whose values are not what the profile says.</summary>
    public ErpLinkException Spoilt(RestRow row) => row.Spoilt is not { } field ? SpoiltRecord.Error(kind.Kind, row.Key)
        : new(ErrorCodes.AnswerMalformed, FailureClass.Bug,
            $"The ERP's answer holds a '{field}' of {kind.Kind}/{row.Key} that is not what the profile says ({kind.Field(field).Description.Type}). "
            + "Look at that record in the ERP, or correct path, type and form of the field in the profile.")
        { Kind = kind.Kind, Key = row.Key, Field = field };

    private async ValueTask<Dictionary<string, Record>> ReadManyAsync(RecordKey[] keys, FieldSelection fields, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Record>(StringComparer.Ordinal);
        var many = kind.Profile.Get!.Many!;
        // A key that holds the separator would be taken for two.
        var plain = keys.Where(k => !k.Text.Contains(many.Separator, StringComparison.Ordinal)).ToList();
        if (plain.Count == 0) return found;
        var asked = plain.Select(k => kind.Description.KeyEquality.Canonical(k)).ToHashSet(StringComparer.Ordinal);
        var pager = new RestPager(service, kind.Profile.List!, Query(plain, many), null, keys.Length);
        var doubled = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await foreach (var (_, page) in new RestListing(service, kind).PagesAsync(pager, fields, null, cancellationToken).ConfigureAwait(false))
            {
                // A service that gives what nobody asked for does not know the parameter, and would give the whole list.
                if (page.Rows.Exists(r => !asked.Contains(kind.Description.KeyEquality.Canonical(r.Key)))) return [];
                foreach (var row in page.Rows)
                {
                    var key = kind.Description.KeyEquality.Canonical(row.Key);
                    if (row is not { Record: { } record, IsOfKind: true, IsDeleted: false, MergedInto: null } || !found.TryAdd(key, record)) doubled.Add(key);
                }
            }
        }
        catch (ErpLinkException exception) when (exception.FailureClass is not (FailureClass.Transient or FailureClass.Throttled or FailureClass.Unauthorized or FailureClass.Forbidden))
        {
            // One key may be what the service has something against, or one record what makes the page unreadable: each is asked for by itself.
            return [];
        }

        foreach (var key in doubled) found.Remove(key);
        return found;
    }

    /// <summary>The parameters that ask the list for several keys, out of use or not.</summary>
    public Dictionary<string, string> Query(IReadOnlyList<RecordKey> keys, RestMany many)
    {
        var query = new RestQuery(service, kind).Build(new RecordQuery(kind.Kind, FieldSelection.None) { IncludeInactive = true }).ToDictionary(StringComparer.Ordinal);
        var values = new Dictionary<string, string>(RestTemplate.Values("keys", [.. keys.Select(k => k.Text)], many.Separator));
        foreach (var (name, value) in service.Query(many.Query, values)) query[name] = value;
        return query;
    }

    private static string Place(RestPath path) => path.Steps.Count == 0 ? string.Empty : $" at '{path}', where the profile says it is";
}
