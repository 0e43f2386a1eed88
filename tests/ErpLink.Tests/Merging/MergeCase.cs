using ErpLink.Merging;

namespace ErpLink.Tests.Merging;

/// <summary>How the times of both edits stand to each other, and whose edit is the most recent by them.</summary>
internal sealed record TimeRelation(string Name, DateTimeOffset? Erp, DateTimeOffset? App, ConflictAnswer MostRecent);

/// <summary>One case of the table: everything section 5 says a decision depends on.</summary>
internal readonly record struct MergeCase
{
    public static readonly FieldValue[] Values = [FieldValue.Absent, "old", "other", "new", FieldValue.Null, FieldValue.EmptyText];

    /// <summary>None; agreed on one value; left apart by a decision; both blank.</summary>
    public static readonly Baseline?[] Baselines =
    [
        null,
        new("old", "old"),
        new("old", "other"),
        new(FieldValue.Null, FieldValue.Null),
    ];

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1), Skew = TimeSpan.FromMinutes(2);

    public static readonly TimeRelation[] Times =
    [
        new("no times", null, null, ConflictAnswer.NotDecided),
        new("no ERP time", null, Noon, ConflictAnswer.NotDecided),
        new("no app time", Noon, null, ConflictAnswer.NotDecided),
        new("ERP later, inside the skew", Noon + Skew, Noon, ConflictAnswer.NotDecided),
        new("app later, inside the skew", Noon, Noon + Skew, ConflictAnswer.NotDecided),
        new("ERP later", Noon + Skew + Tick, Noon, ConflictAnswer.Erp),
        new("app later", Noon, Noon + Skew + Tick, ConflictAnswer.App),
        new("ERP later on a clock of another zone", (Noon + Skew + Tick).ToOffset(TimeSpan.FromHours(-8)), Noon.ToOffset(TimeSpan.FromHours(13)), ConflictAnswer.Erp),
    ];

    /// <summary>Every policy alone, and every chain of two.</summary>
    public static readonly Conflict[][] Chains = [.. Singles(), .. Singles().SelectMany(_ => Singles(), (first, second) => (Conflict[])[.. first, .. second])];

    public required Direction Direction { get; init; }

    public required Conflict[] Chain { get; init; }

    public required DriftPolicy OnDrift { get; init; }

    public required BlankPolicy OnBlank { get; init; }

    public required Baseline? Baseline { get; init; }

    public required FieldValue Erp { get; init; }

    public required FieldValue App { get; init; }

    public required bool Locked { get; init; }

    public required bool ToBeFilled { get; init; }

    public required ConflictOrigin Question { get; init; }

    /// <summary>Store or ERP was set back since.</summary>
    public bool Rebaseline { get; init; }

    public required TimeRelation Time { get; init; }

    /// <summary>What the app's rule says; <see langword="null"/> when the app has none.</summary>
    public required ConflictAnswer? RuleSays { get; init; }

    public MergeInput ToInput() => new()
    {
        Erp = Erp,
        App = App,
        Baseline = Baseline,
        Locked = Locked,
        ToBeFilled = ToBeFilled,
        Question = Question,
        Rebaseline = Rebaseline,
        ErpTime = Time.Erp,
        AppTime = Time.App,
    };

    public override string ToString() =>
        $"{Direction}, {string.Join(" then ", Chain)}, drift {OnDrift}, blank {OnBlank}, baseline {Baseline?.ToString() ?? "none"}, ERP {Shown(Erp)}, app {Shown(App)}, "
        + $"{(Locked ? "locked, " : "")}{(ToBeFilled ? "to be filled, " : "")}{(Rebaseline ? "set back, " : "")}question {Question}, {Time.Name}, rule says {RuleSays}";

    private static string Shown(FieldValue value) => value.Kind == ValueKind.Text ? $"'{value}'" : value.Kind.ToString();

    private static Conflict[][] Singles() => [.. Enum.GetValues<Conflict>().Select(c => (Conflict[])[c])];
}
