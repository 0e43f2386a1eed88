namespace ErpLink.Storage.Tests;

/// <summary>Records for the tests: every part filled, ids that sort in the order they were made.</summary>
internal static class Sample
{
    private static int _last;

    public static ConnectionId Oslo { get; } = new("oslo");

    public static ConnectionId Bergen { get; } = new("bergen");

    public static DateTimeOffset Noon { get; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static ErpUser Kari { get; } = new("kari", "Kari Åse");

    /// <summary>One of every kind of value, and the extremes of each.</summary>
    public static IReadOnlyList<FieldValue> Values { get; } =
    [
        FieldValue.Absent, FieldValue.Null, FieldValue.EmptyText, "Ola", "  blanks  ", "line\r\nline\ttab", "\"quoted\" \\ ' ; --", "👩‍👩‍👧‍👦 ℵ 𝄞", "שלום עולם مرحبا \u202E",
        "e\u0301 is not \u00E9", new string('x', 100_000), long.MinValue, long.MaxValue, 0L, decimal.MinValue, decimal.MaxValue,
        0.0000000000000000000000000001m, 1.50m, -0.00m, true, false, DateOnly.MinValue, DateOnly.MaxValue, DateTimeOffset.MinValue,
        DateTimeOffset.MaxValue, new DateTimeOffset(2026, 3, 29, 1, 59, 59, TimeSpan.Zero).AddTicks(1), FieldValue.ListItem(""),
        FieldValue.ListItem("A"), FieldValue.ListItems([]), FieldValue.ListItems(["b", "", "å"]),
        FieldValue.Reference(new RecordRef(EntityKinds.Company, "7|æ")),
    ];

    public static Guid NextId() => new(Interlocked.Increment(ref _last), 1, 2, 3, 4, 5, 6, 7, 8, 9, 255);

    public static Link Link(string entity = "e", string? actor = "a", ConnectionId? connection = null) =>
        new(new LinkId(NextId()), connection ?? Oslo, new RecordRef(EntityKinds.Company, entity))
        {
            Actor = actor is null ? null : new RecordRef(ActorKinds.Customer, actor),
            ActorKind = ActorKinds.Customer,
            EntityKey = entity,
            ActorKey = actor,
            State = LinkState.Active,
            CreatedAt = Noon,
        };

    public static Link FullLink() => Link("full", "FULL") with
    {
        EntitySlot = "customer",
        Fields = [.. Values.Select((value, i) => new LinkField($"app{i}", $"erp{i}")
        {
            Signature = "both",
            Baseline = new Baseline(value, value) { ErpTime = Noon, AppTime = Noon.AddTicks(1) },
            Locked = true,
            ToBeFilled = true,
            ToBeAgreed = true,
            DriftKept = true,
        }), new LinkField("without", "baseline")],
        AppVersion = new RecordVersion("W/\"1\""),
        ErpVersion = new RecordVersion(""),
        AppGoneAt = Noon,
        ErpGoneAt = DateTimeOffset.MaxValue,
        ComparedAt = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.FromHours(5.5)),
    };

    public static Intent Intent(Link link, Side side = Side.Erp) =>
        new(new IntentId(NextId()), link.Connection, link.Id, side, IntentKind.Update) { User = Kari, CreatedAt = Noon };

    public static Intent FullIntent(Link link) => Intent(link) with
    {
        Kind = IntentKind.Create,
        Target = new RecordRef(ActorKinds.Customer, "10000"),
        Fields = [.. Values.Select((value, i) => new IntentField($"erp{i}", value)
        {
            Other = $"app{i}",
            Old = value,
            Source = value,
            SourceTime = Noon,
            Rule = MergeRule.AppWins,
        })],
        ExpectedVersion = new RecordVersion("7"),
        Reference = "ref-1",
        Parent = new RecordRef(ActorKinds.Customer, "1"),
        Origin = IntentOrigin.Answer,
        Run = NextId(),
        FirstSentAt = Noon,
        LastSentAt = Noon.AddMinutes(1),
        Sends = 2,
    };

    public static InboxItem Item(ConnectionId? connection = null, InboxItemKind kind = InboxItemKind.Parked, Link? link = null) =>
        new(new InboxItemId(NextId()), connection ?? Oslo, kind) { Link = link?.Id, CreatedAt = Noon, UpdatedAt = Noon, Reason = "because" };

    public static InboxItem Conflict(Link link, string app = "name", string erp = "displayName") =>
        Item(link.Connection, InboxItemKind.Conflict, link) with { AppField = app, ErpField = erp, Origin = ConflictOrigin.Merge };

    public static InboxItem FullItem(Link link, FieldValue value) => Conflict(link, "full", NextId().ToString()) with
    {
        Entity = link.Entity,
        Actor = link.Actor,
        ErpValue = value,
        AppValue = value,
        Baseline = new Baseline(value, value) { ErpTime = Noon },
        Failure = new Failure(FailureClass.Invalid, ErrorCodes.SideRefusedValues, "Für „Ola“: nein")
        {
            Fields = [new FieldError("name", "too long")],
            RetryAfter = TimeSpan.FromSeconds(90),
        },
        Attempts = 3,
        Candidates = [new RecordRef(ActorKinds.Customer, "1"), new RecordRef(ActorKinds.Partner, "2")],
    };

    public static HeldStep Held(Link link, string? field, Side side = Side.Erp, FieldValue value = default) =>
        new(link.Connection, NextId(), new PlanStep(link.Id, PlanEffect.Blank, side)
        {
            Entity = link.Entity,
            Actor = link.Actor,
            Field = field,
            Other = field,
            Old = value,
            New = value,
            Source = value,
            Rule = MergeRule.Unchanged,
        });

    /// <summary>A run that works, begun some hours after noon.</summary>
    public static RunReport Run(int hour = 0, ConnectionId? connection = null) =>
        new(NextId(), connection ?? Oslo, RunKind.Full) { User = Kari, StartedAt = Noon.AddHours(hour) };

    public static RunReport FullRun() => Run() with
    {
        State = RunState.Failed,
        EndedAt = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.FromHours(5.5)),
        Counters = new RunCounters { Rows = 1, Compared = long.MaxValue, Changed = 3, Overwritten = 4 },
        Failure = new Failure(FailureClass.Transient, ErrorCodes.SideRefusedValues, "„nein“") { Fields = [new FieldError("name", "too long")] },
        Position = new RunPosition(EntityKinds.Company, ActorKinds.Customer, new LinkId(NextId())),
        HasHeldSteps = true,
    };

    public static JournalEntry Entry(Link? link = null, ConnectionId? connection = null, string? field = null) =>
        new(NextId(), Noon, connection ?? link?.Connection ?? Oslo, JournalEvent.Written)
        {
            User = Kari,
            Link = link?.Id,
            Entity = link?.Entity,
            Actor = link?.Actor,
            Field = field,
        };

    public static JournalEntry FullEntry(Link link, FieldValue value) => Entry(link, field: "name") with
    {
        Run = NextId(),
        Side = Side.App,
        Rule = MergeRule.Unchanged,
        Old = value,
        New = value,
        Source = value,
        Note = "🖋",
    };
}
