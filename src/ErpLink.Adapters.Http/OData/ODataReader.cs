using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>Reading records of one kind, by key and by page.</summary>
internal sealed class ODataReader(ODataService service, ODataModel model, RecordKind recordKind)
{
    private readonly ODataKind _kind = model.Kind(recordKind);

    /// <summary>Batches by filter; what a batch does not give is asked for one by one, for only the answer about one record says why.</summary>
    public async IAsyncEnumerable<ReadResult> ReadAsync(IReadOnlyList<RecordKey> keys, FieldSelection fields,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var chunk in keys.Chunk(service.Profile.BatchSizeRecords))
        {
            var found = chunk.Length == 1 || !_kind.FiltersKeys ? [] : await ReadBatchAsync(chunk, fields, cancellationToken).ConfigureAwait(false);
            foreach (var key in chunk)
            {
                yield return found.TryGetValue(_kind.Description.KeyEquality.Canonical(key), out var record)
                    ? ReadResult.Found(key, record)
                    : await ReadOneAsync(key, fields, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>One page of a search.</summary>
    public async ValueTask<(List<Record> Records, string? Next)> ReadPageAsync(string target, int? pageSize, RecordQuery query,
        CancellationToken cancellationToken)
    {
        var (items, next) = await ItemsAsync(target, pageSize, query.Fields, cancellationToken).ConfigureAwait(false);
        var records = new List<Record>(items.Count);
        foreach (var (key, record) in items)
        {
            // By itself a record may come whole where a page of a busy service cut it; if not, at least its key is known.
            records.Add(record
                ?? (await ReadOneAsync(key, query.Fields, cancellationToken).ConfigureAwait(false)).Record
                ?? SpoiltRecord.InSearch(_kind.Description, query, key));
        }

        return (records.FindAll(r => Belongs(r, query)), next);
    }

    /// <summary>The records of a page; null for one whose values cannot be read.</summary>
    public async ValueTask<List<(RecordKey Key, Record? Record)>> RecordsAsync(ODataPage page, CancellationToken cancellationToken)
    {
        var parents = _kind.Profile.Parent?.Matches is null ? null
            : await ParentsAsync(page.Heads().Select(h => h.Parent), cancellationToken).ConfigureAwait(false);
        return page.Records(parents);
    }

    /// <summary>The records of JSON objects; null for one whose values cannot be read.</summary>
    public async ValueTask<List<Record?>> DecodeAsync(IReadOnlyList<JsonElement> items, FieldSelection fields, CancellationToken cancellationToken)
    {
        var parents = await ParentsAsync(items, cancellationToken).ConfigureAwait(false);
        return items.Select(item => TryRead(() => ODataRecordReader.Read(_kind, fields, item, parents: parents))).ToList();
    }

    /// <summary>That a record belongs to a parent.</summary>
    public async ValueTask<ODataFilter> ParentFilterAsync(RecordRef parent, CancellationToken cancellationToken)
    {
        if (_kind.Parent is not { } property || _kind.Profile.Parent!.Kind != parent.Kind.Name)
            throw new ErpLinkException(ErrorCodes.SearchRefused, FailureClass.NotSupported,
                $"'{_kind.Kind}' does not belong to '{parent.Kind}' in this ERP.")
            { Kind = _kind.Kind };
        var value = _kind.Profile.Parent.Matches is null ? parent.Key.Text
            : await ParentValueAsync(service, model.Kind(parent.Kind), _kind.Profile.Parent.Matches, parent.Key,
            cancellationToken).ConfigureAwait(false);
        // Where the service cannot tell them apart, whoever asked does.
        if (!_kind.Capabilities.CanFilter(property.Name)) return ODataFilter.Always;
        return value is { Length: > 0 } && property.KeyLiteral(value) is { } literal
            ? ODataFilter.Of($"{property.Name} eq {literal}") : ODataFilter.Never;
    }

    /// <summary>What the children of a record hold to say so; null when it is not there.</summary>
    public static async ValueTask<string?> ParentValueAsync(ODataService service, ODataKind parentKind, string property, RecordKey key,
        CancellationToken cancellationToken)
    {
        if (parentKind.PathOf(key) is not { } path) return null;
        var answer = await service.GetAsync($"{path}?$select={property}", null, cancellationToken).ConfigureAwait(false);
        var error = ODataError.Read(answer, service.Profile);
        // A proxy's 404 says nothing about the record.
        if (answer.Status == 404 && error is not null) return null;
        ResponseOutcome.Of(HttpOperation.Read, answer, answer.IsSuccess && answer.Body.Length > 0 ? AnswerBody.Valid : AnswerBody.Missing, error).ThrowIfFailed();
        return ErpJson.Read(answer, root => parentKind.Properties[property].ReadKey(root.GetProperty(property)));
    }

    // What the service cannot filter by is looked at here.
    private bool Belongs(Record record, RecordQuery query) =>
        (query.IncludeInactive || _kind.Inactive is null || record.State != RecordState.Inactive || _kind.Capabilities.CanFilter(_kind.Inactive.Name))
        && (query.Parent is null || _kind.Parent is null || _kind.Capabilities.CanFilter(_kind.Parent.Name) || record.Parent == query.Parent);

    private async ValueTask<Dictionary<string, Record>> ReadBatchAsync(
        RecordKey[] keys, FieldSelection fields, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Record>(StringComparer.Ordinal);
        var literals = keys.Select(k => ODataLiteral.Key(_kind.Key.Edm, string.Empty, k.Text)).OfType<string>().ToList();
        if (literals.Count == 0) return found;
        var doubled = new HashSet<string>(StringComparer.Ordinal);
        var keysAsked = ODataFilter.Of(string.Join(" or ", literals.Select(l => $"{_kind.Key.Name} eq {l}")));
        var filter = ODataLiteral.Encode(_kind.Where.Count == 0 ? keysAsked.Expression! : $"{ODataFilter.All(_kind.Where).Expression} and ({keysAsked.Expression})");
        var paging = new PagingGuard(service.Client.Address.Origin);
        for (string? target = $"{_kind.Path}?{_kind.Select(fields)}&$filter={filter}"; target is not null;)
        {
            List<(RecordKey Key, Record? Record)> items;
            try
            {
                (items, target) = await ItemsAsync(target, null, fields, cancellationToken).ConfigureAwait(false);
            }
            catch (ErpLinkException exception) when (exception.Code is ErrorCodes.AnswerMalformed or ErrorCodes.AnswerTooLarge or ErrorCodes.KeyRefused
                or ErrorCodes.SideRefusedValues or ErrorCodes.SideHasNoRecord or ErrorCodes.CapabilityNotDeclared)
            {
                // The page cannot be read at all, or one of the keys cannot be asked for: each record is asked for by itself.
                return [];
            }

            paging.Follow(target, items.Count);
            foreach (var (read, record) in items)
            {
                var key = _kind.Description.KeyEquality.Canonical(read);
                if (record is null || !found.TryAdd(key, record)) doubled.Add(key);
            }
        }

        foreach (var key in doubled) found.Remove(key);
        return found;
    }

    private async ValueTask<(List<(RecordKey Key, Record? Record)> Items, string? Next)> ItemsAsync(
        string target, int? pageSize, FieldSelection fields, CancellationToken cancellationToken)
    {
        var (page, next, _) = await service.GetRecordsAsync(target, pageSize, ODataRecordPlan.For(_kind, fields), cancellationToken).ConfigureAwait(false);
        return (await RecordsAsync(page, cancellationToken).ConfigureAwait(false), next);
    }

    private async ValueTask<ReadResult> ReadOneAsync(RecordKey key, FieldSelection fields, CancellationToken cancellationToken)
    {
        // No record can have a key that is not of the key's type.
        if (_kind.PathOf(key) is not { } path) return ReadResult.Gone(key);
        var answer = await service.GetAsync($"{path}?{_kind.Select(fields)}", null, cancellationToken).ConfigureAwait(false);
        var error = ODataError.Read(answer, service.Profile, _kind);
        var outcome = ResponseOutcome.Of(HttpOperation.Read, answer, answer.IsSuccess && answer.IsJson && answer.Body.Length > 0
            ? AnswerBody.Valid : AnswerBody.Missing, error);
        if (outcome.IsApplied)
        {
            try
            {
                var item = ErpJson.Read(answer, root => root.Clone());
                // It is there, and something else: as far as this kind goes it is gone.
                if (!Shield(() => ODataRecordReader.IsOfKind(_kind, item))) return ReadResult.Gone(key);
                var parents = await ParentsAsync([item], cancellationToken).ConfigureAwait(false);
                if (TryRead(() => ODataRecordReader.Read(_kind, fields, item, answer.Header("ETag"), parents)) is not { } record)
                    return ReadResult.NotAnswered(key, SpoiltRecord.Error(_kind.Kind, key).ToFailure());
                return _kind.Description.KeyEquality.Canonical(record.Key) == _kind.Description.KeyEquality.Canonical(key)
                    ? ReadResult.Found(key, record)
                    : ReadResult.NotAnswered(key, ErpJson.Malformed(answer.Origin, "is another record than the one that was asked for").ToFailure());
            }
            catch (ErpLinkException exception) when (exception.Code is ErrorCodes.AnswerMalformed or ErrorCodes.TextRefused or ErrorCodes.KeyRefused)
            {
                return ReadResult.NotAnswered(key, exception.ToFailure());
            }
        }

        // A page of a proxy with status 404 is no evidence: the service itself says so in its own form.
        if (outcome.Failure!.Class == FailureClass.NotFound)
            return error is null ? ReadResult.NotAnswered(key, outcome.Failure) : ReadResult.Gone(key);
        if (outcome.Failure.Class == FailureClass.Forbidden) return ReadResult.Hidden(key);
        if (outcome.Failure.Class is FailureClass.Transient or FailureClass.Throttled or FailureClass.Unauthorized) outcome.ThrowIfFailed();
        return ReadResult.NotAnswered(key, outcome.Failure);
    }

    private ValueTask<Dictionary<string, RecordKey>?> ParentsAsync(IReadOnlyList<JsonElement> items, CancellationToken cancellationToken) =>
        ParentsAsync(items.Select(i => TryRead(() => ODataRecordReader.ParentValue(_kind, i))), cancellationToken);

    // Parents that are known by another property than their key, looked up for a whole page.
    private async ValueTask<Dictionary<string, RecordKey>?> ParentsAsync(IEnumerable<string?> given, CancellationToken cancellationToken)
    {
        if (_kind.Profile.Parent is not { Matches: { } property } relation) return null;
        var parentKind = model.Kind(relation.Kind);
        var values = given.OfType<string>().Distinct(StringComparer.Ordinal);
        var matched = parentKind.Properties[property];
        var parents = new Dictionary<string, RecordKey>(StringComparer.Ordinal);
        var ambiguous = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in values.Where(v => matched.KeyLiteral(v) is not null).Chunk(service.Profile.BatchSizeRecords))
        {
            var filter = ODataLiteral.Encode(string.Join(" or ", chunk.Select(v => $"{property} eq {matched.KeyLiteral(v)}")));
            var found = await service.GetAllAsync($"{parentKind.Path}?$select={parentKind.Key.Name},{property}&$filter={filter}",
                e => (Value: matched.ReadKey(e.GetProperty(property)), Key: ODataRecordReader.KeyOf(parentKind, e)), 10 * chunk.Length,
                    cancellationToken).ConfigureAwait(false);
            foreach (var (value, key) in found)
            {
                if (value is not null && !parents.TryAdd(value, key) && parents[value] != key) ambiguous.Add(value);
            }
        }

        // Which of several is the parent, nobody has said: none is better than the wrong one.
        foreach (var value in ambiguous) parents.Remove(value);
        return parents;
    }

    private static T? TryRead<T>(Func<T?> read) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (SpoiltRecord.IsContent(exception))
        {
            return null;
        }
    }

    /// <summary>What the framework throws about values says that the answer is not what was promised.</summary>
    public T Shield<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or OverflowException or KeyNotFoundException
            or IndexOutOfRangeException or ArgumentException or JsonException)
        {
            throw ErpJson.Malformed(service.Client.Address.Origin,
                $"holds a '{_kind.Kind}' whose values are not what the metadata promises");
        }
    }
}
