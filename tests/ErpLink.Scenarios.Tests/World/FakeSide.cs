using System.Globalization;
using System.Runtime.CompilerServices;

namespace ErpLink.Scenarios;

/// <summary>A side in memory that does what its description says: versions, unique references, normalisation.</summary>
public sealed partial class FakeSide(string identity, TimeProvider time, params KindDescription[] kinds) : RecordSide, IEntityStore
{
    private readonly Dictionary<RecordRef, FakeRow> _rows = [];
    private readonly Dictionary<RecordKind, CallCounts> _calls = [];
    private int _lastKey = 1000;

    public Dictionary<RecordKind, KindDescription> Kinds { get; } = kinds.ToDictionary(k => k.Kind);

    public string Identity { get; set; } = identity;

    /// <summary>What the side makes of a value it is given.</summary>
    public Func<string, FieldValue, FieldValue> Normalise { get; set; } = (_, value) => value;

    /// <summary>A rule of the side that runs when a record is saved.</summary>
    public Action<FakeRow> OnSave { get; set; } = _ => { };

    /// <summary>Runs right before a write is carried out: somebody else is faster.</summary>
    public Action<RecordRef>? BeforeWrite { get; set; }

    /// <summary>Refuses a write of these values, as a validation would.</summary>
    public Func<string, FieldValue, string?> Refuse { get; set; } = (_, _) => null;

    /// <summary>Whether a search finds what is there: an index may lag behind.</summary>
    public Func<RecordQuery, bool> Finds { get; set; } = _ => true;

    /// <summary>Whether a search ends before its last page.</summary>
    public Func<RecordQuery, bool> BreaksOff { get; set; } = _ => false;

    /// <summary>Answers writes with a record although it does not declare that this is what the write left.</summary>
    public bool EchoesUndeclared { get; set; }

    /// <summary>Whether the answer to an update names the version it left.</summary>
    public bool AnswersVersion { get; set; } = true;

    /// <summary>The key of a record that spoils every read it is part of.</summary>
    public string? BadRecord { get; set; }

    /// <summary>What such a read fails with.</summary>
    public Exception BadRecordFailure { get; set; } = new ErpLinkException(ErrorCodes.AnswerMalformed, FailureClass.Bug, "The record cannot be read.");

    /// <summary>What goes wrong with the next calls; each takes one, <see langword="null"/> for nothing.</summary>
    public Queue<Exception?> Failures { get; } = [];

    /// <summary>What goes wrong with a call, page by page for a search.</summary>
    public Func<SideCall, Exception?> Fails { get; set; } = _ => null;

    /// <summary>Whether the side says when a record was changed.</summary>
    public bool KnowsRecordTimes { get; set; } = true;

    /// <summary>Whether the side says when each field was changed by its users.</summary>
    public bool KnowsFieldTimes { get; set; }

    /// <summary>The lists of the side, by name.</summary>
    public Dictionary<string, IReadOnlyList<string>> Lists { get; } = [];

    /// <summary>What users read for an item, by its key; the key itself where there is nothing.</summary>
    public Dictionary<string, string> ItemTexts { get; } = [];

    public int Creates { get; private set; }

    public int Updates { get; private set; }

    /// <summary>The calls for a kind so far.</summary>
    public CallCounts Calls(RecordKind kind) => _calls.TryGetValue(kind, out var counts) ? counts : _calls[kind] = new CallCounts();

    /// <summary>Forgets the calls so far.</summary>
    public void ForgetCalls() => _calls.Clear();

    public IReadOnlyDictionary<RecordRef, FakeRow> Rows => _rows;

    public FakeRow this[RecordKind kind, string key] => _rows[new RecordRef(kind, key)];

    public RecordRef Add(RecordKind kind, string key, params (string Field, FieldValue Value)[] values)
    {
        var row = new FakeRow();
        foreach (var field in Kinds[kind].Fields) row.Values[field.Name] = FieldValue.Null;
        foreach (var (field, value) in values) row.Values[field] = value;
        var reference = new RecordRef(kind, key);
        _rows[reference] = row;
        Record(reference, ChangeKind.Changed);
        return reference;
    }

    /// <summary>A user edits a record.</summary>
    public void Edit(RecordRef record, string field, FieldValue value)
    {
        var row = _rows[record];
        row.Values[field] = value;
        row.EditedAt[field] = Clock();
        Touch(record, row);
    }

    public void Rename(RecordRef record, string key)
    {
        var row = _rows[record];
        _rows[record with { Key = key }] = row;
        Record(record with { Key = key }, ChangeKind.Changed);
        LeaveGhost(record, key);
    }

    /// <summary>Somebody merges two records: the loser lives on as the survivor.</summary>
    public void Merge(RecordRef loser, RecordKey survivor) => LeaveGhost(loser, survivor);

    public void Remove(RecordRef record)
    {
        if (_rows.Remove(record)) Record(record, ChangeKind.Deleted);
    }

    private void LeaveGhost(RecordRef record, RecordKey into)
    {
        _rows[record] = new FakeRow { MergedInto = into };
        Record(record, ChangeKind.MergedInto, into);
    }

    public FieldValue Value(RecordRef record, string field) => _rows[record].Values[field];

    public override ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new SideDescription(Identity, [.. Kinds.Values]));

    public override async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        Enter(new SideCall("read", kind));
        Calls(kind).Reads++;
        if (BadRecord is { } bad && keys.Any(k => k.Text == bad)) throw BadRecordFailure;
        foreach (var key in keys)
        {
            Calls(kind).RecordsRead++;
            if (!_rows.TryGetValue(new RecordRef(kind, key), out var row)) yield return ReadResult.Gone(key);
            else if (row.Hidden) yield return ReadResult.Hidden(key);
            else if (row.MergedInto is { } into) yield return ReadResult.Merged(key, into);
            else yield return ReadResult.Found(key, ToRecord(kind, key, row, fields));
        }
    }

    public override async IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (BreaksOff(query)) yield break;
        Calls(query.Kind).Searches++;
        var finds = Finds(query);
        var title = Kinds[query.Kind].TitleField;
        var found = _rows.Where(r => r.Key.Kind == query.Kind && r.Value.MergedInto is null && finds)
            .Where(r => query.IncludeInactive || r.Value.State == RecordState.Active)
            .Where(r => query.Text is null || title is null || r.Value.Values[title].ToString().Contains(query.Text, StringComparison.OrdinalIgnoreCase))
            .Where(r => query.Parent is null || r.Value.Parent == query.Parent)
            .Where(r => query.Filter is not FieldRestriction filter || r.Value.Values[filter.Field] == filter.Values[0])
            .OrderBy(r => r.Key.Key.Text, StringComparer.Ordinal)
            .Select(r => ToRecord(query.Kind, r.Key.Key, r.Value, query.Fields)).ToArray();
        var start = query.After is { } after ? int.Parse(after.Token, CultureInfo.InvariantCulture) : 0;
        for (var number = 0; ; number++)
        {
            Enter(new SideCall("search", query.Kind, number));
            Calls(query.Kind).SearchPages++;
            var page = found.Skip(start).Take(Math.Min(query.PageSizeRecords, Kinds[query.Kind].PageSizeRecordsMax)).ToArray();
            start += page.Length;
            if (start >= found.Length)
            {
                yield return RecordPage.Last(page);
                yield break;
            }

            yield return RecordPage.More(page, new PageCursor(start.ToString(CultureInfo.InvariantCulture)));
        }
    }

    public override ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<WriteResult>>(Write("create", records, r => r.Kind, Create));

    public override ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<WriteResult>>(Write("update", updates, u => u.Target.Kind, Update));

    public override ValueTask<ValueList> ReadListAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken) => Lists.TryGetValue(name, out var items)
        ? ValueTask.FromResult(new ValueList(name, [.. items.Where(i => keys is null || keys.Contains(i)).Select(i => new ListEntry(i, ItemTexts.GetValueOrDefault(i, i)))])) : base.ReadListAsync(name, keys, cancellationToken);

    private WriteResult[] Write<T>(string operation, IReadOnlyList<T> items, Func<T, RecordKind> kindOf, Func<T, WriteResult> write)
    {
        if (items.Count == 0) return [];
        var kind = kindOf(items[0]);
        Enter(new SideCall(operation, kind));
        if (operation == "create") Calls(kind).CreateCalls++;
        else Calls(kind).UpdateCalls++;
        return [.. items.Select(write)];
    }

    private WriteResult Create(NewRecord record)
    {
        var kind = Kinds[record.Kind];
        if (record.Values.Select(v => Refuse(v.Field, v.Value)).FirstOrDefault(r => r is not null) is { } refused) return NotApplied(FailureClass.Invalid, ErrorCodes.SideRefusedValues, refused);
        if (kind.CreateTier == CreateTier.UniqueReference && _rows.Any(r => r.Key.Kind == record.Kind && r.Value.Values[kind.CorrelationField!] == record.Reference))
            return NotApplied(FailureClass.Duplicate, ErrorCodes.SideHasDuplicate, "There is one with this reference.");
        if (kind.CreateTier == CreateTier.ClientKey && _rows.ContainsKey(new RecordRef(record.Kind, record.Reference)))
            return NotApplied(FailureClass.Duplicate, ErrorCodes.SideHasDuplicate, "There is one with this key.");
        Creates++;
        Calls(record.Kind).Creates++;
        var key = kind.CreateTier == CreateTier.ClientKey ? record.Reference : (++_lastKey).ToString(CultureInfo.InvariantCulture);
        var reference = Add(record.Kind, key);
        var row = _rows[reference];
        row.Parent = record.Parent;
        foreach (var value in record.Values) row.Values[value.Field] = Normalise(value.Field, value.Value);
        if (kind.CorrelationField is { } correlation) row.Values[correlation] = record.Reference;
        OnSave(row);
        return WriteResult.Applied(key, Version(row), Answer(kind, reference, row));
    }

    private WriteResult Update(RecordUpdate update)
    {
        BeforeWrite?.Invoke(update.Target);
        var kind = Kinds[update.Target.Kind];
        if (!_rows.TryGetValue(update.Target, out var row)) return NotApplied(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, "It is gone.");
        if (kind.UpdateTier == UpdateTier.Conditional && update.ExpectedVersion != Version(row)) return NotApplied(FailureClass.Conflict, ErrorCodes.VersionMoved, "It was changed.");
        if (update.Changes.Select(c => Refuse(c.Field, c.New)).FirstOrDefault(r => r is not null) is { } refused) return NotApplied(FailureClass.Invalid, ErrorCodes.SideRefusedValues, refused);
        Updates++;
        Calls(update.Target.Kind).Updates++;
        foreach (var change in update.Changes) row.Values[change.Field] = Normalise(change.Field, change.New);
        OnSave(row);
        Touch(update.Target, row);
        return WriteResult.Applied(update.Target.Key, AnswersVersion ? Version(row) : default, Answer(kind, update.Target, row));
    }

    private Record? Answer(KindDescription kind, RecordRef reference, FakeRow row) =>
        kind.ReturnsStoredValues || EchoesUndeclared ? ToRecord(reference.Kind, reference.Key, row, FieldSelection.Of(kind.Fields.Select(f => f.Name))) : null;

    private Record ToRecord(RecordKind kind, RecordKey key, FakeRow row, FieldSelection fields)
    {
        var writer = new RecordWriter(fields);
        foreach (var name in fields.Names) writer.Set(name, row.Values[name]);
        var version = Kinds[kind].VersionCovers == VersionCover.None ? default : Version(row);
        if (!KnowsFieldTimes) return writer.ToRecord(kind, key, version, row.Parent, row.State, KnowsRecordTimes ? row.ModifiedAt : null);
        return new Record(kind, key, fields, [.. fields.Names.Select(n => row.Values[n])])
        {
            Version = version,
            Parent = row.Parent,
            State = row.State,
            FieldTimes = [.. fields.Names.Select(n => row.EditedAt.TryGetValue(n, out var at) ? at : (DateTimeOffset?)null)],
        };
    }

    private void Touch(RecordRef record, FakeRow row)
    {
        row.Version++;
        Record(record, ChangeKind.Changed);
    }

    private void Enter(SideCall call)
    {
        if (Failures.TryDequeue(out var next) && next is not null) throw next;
        if (Fails(call) is { } failure) throw failure;
    }

    private static RecordVersion Version(FakeRow row) => new(row.Version.ToString(CultureInfo.InvariantCulture));

    private static WriteResult NotApplied(FailureClass failureClass, int code, string message) => WriteResult.NotApplied(new Failure(failureClass, code, message));
}
