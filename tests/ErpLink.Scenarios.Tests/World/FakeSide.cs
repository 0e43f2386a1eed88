using System.Globalization;
using System.Runtime.CompilerServices;

namespace ErpLink.Scenarios;

/// <summary>A side in memory that does what its description says: versions, unique references, normalisation.</summary>
public sealed class FakeSide(string identity, TimeProvider time, params KindDescription[] kinds) : RecordSide, IEntityStore
{
    private readonly Dictionary<RecordRef, FakeRow> _rows = [];
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

    public int Creates { get; private set; }

    public int Updates { get; private set; }

    public IReadOnlyDictionary<RecordRef, FakeRow> Rows => _rows;

    public FakeRow this[RecordKind kind, string key] => _rows[new RecordRef(kind, key)];

    public RecordRef Add(RecordKind kind, string key, params (string Field, FieldValue Value)[] values)
    {
        var row = new FakeRow { ModifiedAt = time.GetUtcNow() };
        foreach (var field in Kinds[kind].Fields) row.Values[field.Name] = FieldValue.Null;
        foreach (var (field, value) in values) row.Values[field] = value;
        var reference = new RecordRef(kind, key);
        _rows[reference] = row;
        return reference;
    }

    /// <summary>A user edits a record.</summary>
    public void Edit(RecordRef record, string field, FieldValue value)
    {
        var row = _rows[record];
        row.Values[field] = value;
        Touch(row);
    }

    public void Rename(RecordRef record, string key)
    {
        var row = _rows[record];
        _rows[record with { Key = key }] = row;
        _rows[record] = new FakeRow { MergedInto = key };
    }

    public void Remove(RecordRef record) => _rows.Remove(record);

    public FieldValue Value(RecordRef record, string field) => _rows[record].Values[field];

    public override ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new SideDescription(Identity, [.. Kinds.Values]));

    public override async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var key in keys)
        {
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
        while (true)
        {
            var page = found.Skip(start).Take(query.PageSizeRecords).ToArray();
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
        ValueTask.FromResult<IReadOnlyList<WriteResult>>([.. records.Select(Create)]);

    public override ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<WriteResult>>([.. updates.Select(Update)]);

    private WriteResult Create(NewRecord record)
    {
        var kind = Kinds[record.Kind];
        if (record.Values.Select(v => Refuse(v.Field, v.Value)).FirstOrDefault(r => r is not null) is { } refused) return NotApplied(FailureClass.Invalid, ErrorCodes.SideRefusedValues, refused);
        if (kind.CreateTier == CreateTier.UniqueReference && _rows.Any(r => r.Key.Kind == record.Kind && r.Value.Values[kind.CorrelationField!] == record.Reference))
            return NotApplied(FailureClass.Duplicate, ErrorCodes.SideHasDuplicate, "There is one with this reference.");
        if (kind.CreateTier == CreateTier.ClientKey && _rows.ContainsKey(new RecordRef(record.Kind, record.Reference)))
            return NotApplied(FailureClass.Duplicate, ErrorCodes.SideHasDuplicate, "There is one with this key.");
        Creates++;
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
        foreach (var change in update.Changes) row.Values[change.Field] = Normalise(change.Field, change.New);
        OnSave(row);
        Touch(row);
        return WriteResult.Applied(update.Target.Key, Version(row), Answer(kind, update.Target, row));
    }

    private Record? Answer(KindDescription kind, RecordRef reference, FakeRow row) =>
        kind.ReturnsStoredValues || EchoesUndeclared ? ToRecord(reference.Kind, reference.Key, row, FieldSelection.Of(kind.Fields.Select(f => f.Name))) : null;

    private Record ToRecord(RecordKind kind, RecordKey key, FakeRow row, FieldSelection fields)
    {
        var writer = new RecordWriter(fields);
        foreach (var name in fields.Names) writer.Set(name, row.Values[name]);
        var version = Kinds[kind].VersionCovers == VersionCover.None ? default : Version(row);
        return writer.ToRecord(kind, key, version, row.Parent, row.State, row.ModifiedAt);
    }

    private void Touch(FakeRow row)
    {
        row.Version++;
        row.ModifiedAt = time.GetUtcNow();
    }

    private static RecordVersion Version(FakeRow row) => new(row.Version.ToString(CultureInfo.InvariantCulture));

    private static WriteResult NotApplied(FailureClass failureClass, int code, string message) => WriteResult.NotApplied(new Failure(failureClass, code, message));
}
