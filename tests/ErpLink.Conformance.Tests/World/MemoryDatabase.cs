using System.Globalization;

namespace ErpLink.Conformance.Tests.World;

/// <summary>A system in memory that does what its description says, and by its switches something else.</summary>
public sealed class MemoryDatabase(string identity = "memory/1")
{
    private readonly Lock _gate = new();
    private int _lastKey = 1000;

    public string Identity => identity;

    public Dictionary<string, MemoryRow> Rows { get; } = new(StringComparer.Ordinal);

    public List<(string Key, ChangeKind Kind, bool BySide)> Log { get; } = [];

    public KindDescription Kind { get; set; } = Describe();

    /// <summary>What the system makes of a value.</summary>
    public Func<FieldDescription, FieldValue, FieldValue> Normalise { get; set; } = (field, value) => field.Equality.Canonical(value);

    /// <summary>Runs with each update of the side.</summary>
    public Action<MemoryRow> OnUpdate { get; set; } = _ => { };

    public bool ChecksVersions { get; set; } = true;

    public bool ChecksReferences { get; set; } = true;

    /// <summary>Whether the second writer's edits move versions.</summary>
    public bool EditsMoveVersions { get; set; } = true;

    public static KindDescription Describe() => new(new RecordKind("company"),
    [
        new("name", FieldType.Text) { Access = FieldAccess.Mandatory, LengthMax = 60, Operators = SearchOperators.ForText },
        new("phone", FieldType.Text) { LengthMax = 20, Equality = new FieldEquality { BlankEqualsNull = true, Trimming = TextTrimming.Both } },
        new("note", FieldType.Text),
        new("employees", FieldType.Integer) { Operators = SearchOperators.ForOrdered },
        new("limit", FieldType.Decimal) { ScaleMax = 2, Equality = new FieldEquality { Scale = 2 } },
        new("vip", FieldType.Boolean) { Default = false },
        new("since", FieldType.Date),
        new("seen", FieldType.Instant) { Equality = new FieldEquality { InstantStep = TimeSpan.FromSeconds(1) } },
        new("category", FieldType.ListItem) { List = "category" },
        new("tags", FieldType.ListItems) { List = "tag", Equality = new FieldEquality { BlankEqualsNull = true } },
        new("reference", FieldType.Text) { Access = FieldAccess.ReadOnly, LengthMax = 20, Operators = SearchOperators.Equal },
    ])
    {
        TitleField = "name",
        CanCreate = true,
        CanUpdate = true,
        CanSearchText = true,
        CreateTier = CreateTier.UniqueReference,
        UpdateTier = UpdateTier.Conditional,
        CorrelationField = "reference",
        VersionCovers = VersionCover.Full,
        VersionOrder = VersionOrder.Numeric,
        ReturnsStoredValues = true,
        ChangeFeed = ChangeFeed.Cursor,
        ReportsDeletions = true,
        PageSizeRecordsMax = 7,
        BatchSizeRecordsMax = 4,
        ParallelCallsMax = 4,
    };

    public WriteResult Create(NewRecord record)
    {
        lock (_gate)
        {
            if (Refused(record.Values) is { } refused) return refused;
            if (ChecksReferences && Rows.Values.Any(r => r.Values["reference"] == record.Reference))
                return NotApplied(FailureClass.Duplicate, ErrorCodes.SideHasDuplicate, "There is one with this reference.");
            var key = (++_lastKey).ToString(CultureInfo.InvariantCulture);
            var row = Rows[key] = new MemoryRow();
            foreach (var field in Kind.Fields) row.Values[field.Name] = field.Default.IsAbsent ? FieldValue.Null : field.Default;
            foreach (var (field, value) in record.Values) row.Values[field] = Normalise(Kind.Field(field)!, value);
            row.Values["reference"] = record.Reference;
            Log.Add((key, ChangeKind.Changed, true));
            return WriteResult.Applied(key, VersionOf(row), ToRecord(key, row, All));
        }
    }

    public WriteResult Update(RecordUpdate update)
    {
        lock (_gate)
        {
            if (!Rows.TryGetValue(update.Target.Key.Text, out var row)) return NotApplied(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, "It is gone.");
            if (ChecksVersions && update.ExpectedVersion != VersionOf(row)) return NotApplied(FailureClass.Conflict, ErrorCodes.VersionMoved, "It was changed.");
            if (Refused([.. update.Changes.Select(c => new FieldAssignment(c.Field, c.New))]) is { } refused) return refused;
            foreach (var change in update.Changes) row.Values[change.Field] = Normalise(Kind.Field(change.Field)!, change.New);
            OnUpdate(row);
            row.Version++;
            Log.Add((update.Target.Key.Text, ChangeKind.Changed, true));
            return WriteResult.Applied(update.Target.Key, VersionOf(row), ToRecord(update.Target.Key.Text, row, All));
        }
    }

    public void Edit(string key, string field, FieldValue value)
    {
        lock (_gate)
        {
            var row = Rows[key];
            row.Values[field] = Normalise(Kind.Field(field)!, value);
            if (EditsMoveVersions) row.Version++;
            Log.Add((key, ChangeKind.Changed, false));
        }
    }

    public void Delete(string key)
    {
        lock (_gate) if (Rows.Remove(key)) Log.Add((key, ChangeKind.Deleted, false));
    }

    public Record? Find(RecordKey key, FieldSelection fields)
    {
        lock (_gate) return Rows.TryGetValue(key.Text, out var row) ? ToRecord(key.Text, row, fields) : null;
    }

    private FieldSelection All => FieldSelection.Of(Kind.Fields.Select(f => f.Name));

    private Record ToRecord(string key, MemoryRow row, FieldSelection fields)
    {
        var writer = new RecordWriter(fields);
        foreach (var name in fields.Names) writer.Set(name, row.Values[name]);
        return writer.ToRecord(Kind.Kind, key, VersionOf(row));
    }

    private WriteResult? Refused(IReadOnlyList<FieldAssignment> values)
    {
        foreach (var (name, value) in values)
        {
            var field = Kind.Field(name)!;
            if (field.Access == FieldAccess.Mandatory && value.IsBlank || value.Kind == ValueKind.Text && value.AsText().Length > field.LengthMax)
                return NotApplied(FailureClass.Invalid, ErrorCodes.SideRefusedValues, $"'{name}' cannot hold this.");
        }

        return null;
    }

    private static RecordVersion VersionOf(MemoryRow row) => new(row.Version.ToString(CultureInfo.InvariantCulture));

    private static WriteResult NotApplied(FailureClass failureClass, int code, string message) => WriteResult.NotApplied(new Failure(failureClass, code, message));
}
