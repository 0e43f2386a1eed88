namespace ErpLink.Conformance.Tests.World;

/// <summary>The side in memory, given to the kit; a test breaks a part of it.</summary>
public sealed class MemoryUnderTest : SideUnderTest, ISecondWriter
{
    private readonly MemoryFaults _faults;

    public MemoryUnderTest()
    {
        Make = faults => new MemorySide(Database, faults);
        _faults = new MemoryFaults(faults => Make(faults));
        Injector = _faults;
    }

    public MemoryDatabase Database { get; } = new();

    public MemoryDatabase OtherDatabase { get; } = new("memory/2");

    /// <summary>Makes the sides.</summary>
    public Func<MemoryFaults?, IRecordSide> Make { get; set; }

    public MemoryFaults MemoryFaults => _faults;

    public IFaultInjector? Injector { get; set; }

    public bool HasWriter { get; set; } = true;

    public Side Place { get; set; } = Side.App;

    public List<RuleWaiver> Waived { get; } = [];

    public Dictionary<string, string> Left { get; } = [];

    public Dictionary<string, string> Breaks { get; } = [];

    public string? Published { get; set; }

    public override string Name => "memory";

    public override RecordKind Kind => new("company");

    public override Side Role => Place;

    public override IReadOnlyList<RuleWaiver> Waivers => Waived;

    public override IReadOnlyDictionary<string, string> FieldsLeftAlone => Left;

    public override IReadOnlyDictionary<string, string> SchemaBreaks => Breaks;

    public override string? PublishedReport => Published;

    public override ISecondWriter? SecondWriter => HasWriter ? this : null;

    public override IFaultInjector? Faults => Injector;

    public override TimeSpan CancellationTimeMax => TimeSpan.FromSeconds(1);

    public void Change(Func<KindDescription, KindDescription> change) => Database.Kind = change(Database.Kind);

    public override ValueTask<IRecordSide> OpenAsync(CancellationToken cancellationToken) => new(Make(null));

    public override ValueTask<IRecordSide?> OpenOtherAsync(CancellationToken cancellationToken) => new(new MemorySide(OtherDatabase));

    public override SyncCursor? FutureCursor(SyncCursor now) => new("1000000");

    public ValueTask SetAsync(RecordKey key, string field, FieldValue value, CancellationToken cancellationToken)
    {
        Database.Edit(key.Text, field, value);
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(RecordKey key, CancellationToken cancellationToken)
    {
        Database.Delete(key.Text);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyDictionary<string, string>> LookAsync(RecordKey key, CancellationToken cancellationToken)
    {
        var row = Database.Rows[key.Text];
        var seen = row.Values.ToDictionary(v => v.Key, v => $"{v.Value.Kind} {v.Value}");
        seen["unmapped"] = row.Unmapped;
        return new(seen);
    }
}
