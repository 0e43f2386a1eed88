using ErpLink.Maps;
using ErpLink.Merging;
using FsCheck;
using FsCheck.Fluent;

namespace ErpLink.Tests.Merging;

/// <summary>One mapped field of two records, and the same with the sides swapped.</summary>
internal sealed record World(CompiledMap Map, CompiledMap Swapped, MergeInput Input)
{
    public CompiledField Field => Map.Fields[0];

    public bool ErpChanged => !Field.Erp.Equality.AreEqual(Input.Erp, Input.Baseline!.Value.Erp);

    public bool AppChanged => !Field.App.Equality.AreEqual(Input.App, Input.Baseline!.Value.App);

    public MergeDecision Decide() => FieldMerge.Decide(Field, Input, new MergeContext(Map) { Resolver = AnyWorld.LongerText });

    public MergeDecision DecideSwapped()
    {
        var swapped = Input with
        {
            Erp = Input.App,
            App = Input.Erp,
            Baseline = AnyWorld.Swap(Input.Baseline!.Value),
            ErpTime = Input.AppTime,
            AppTime = Input.ErpTime,
        };
        return FieldMerge.Decide(Swapped.Fields[0], swapped, new MergeContext(Swapped) { Resolver = AnyWorld.LongerText });
    }

    /// <summary>The world once the decision is carried out: a side stores what it is sent in its own way, and that is its baseline.</summary>
    public World After(MergeDecision decision) => this with
    {
        Input = decision.Action switch
        {
            MergeAction.WriteErp => Agreed(Input with { Erp = Field.Erp.Equality.Canonical(decision.Value) }),
            MergeAction.WriteApp => Agreed(Input with { App = Field.App.Equality.Canonical(decision.Value) }),
            MergeAction.Advance => Input with { Baseline = decision.Baseline, Question = ConflictOrigin.None },
            MergeAction.Ask => Input with { Question = decision.Origin },
            MergeAction.Hold or MergeAction.Wait => Input,
            _ => Input with { Question = ConflictOrigin.None },
        },
    };

    public override string ToString() =>
        $"{Field.Definition.Direction}, {string.Join(" then ", Field.OnConflict)}, drift {Field.OnDrift}, blank {Field.OnBlank}, question {Input.Question}\n"
        + $"ERP '{Input.Erp}' ({Input.Erp.Kind}), app '{Input.App}' ({Input.App.Kind}), {Input.Baseline}, times {Input.ErpTime:t} {Input.AppTime:t}\n"
        + $"ERP {Field.Erp.Equality}\napp {Field.App.Equality}";

    private static MergeInput Agreed(MergeInput input) => input with { Baseline = new(input.Erp, input.App), Question = ConflictOrigin.None };
}

/// <summary>Worlds of every direction, policy and habit of storing: sides that trim, upper-case, cut, round and lose empty text.</summary>
internal static class AnyWorld
{
    // Close to each other on purpose: what one side takes for the same, the other does not.
    private static readonly FieldValue[] Texts =
        [FieldValue.Null, FieldValue.EmptyText, " ", "a", "A", "a ", " a", "ab", "abc", "ABC", "abcd", "abcde", "abd", "é", "e\u0301", "x y"];

    private static readonly FieldValue[] Decimals =
        [FieldValue.Null, 0m, 0.00m, 1m, 1.0m, 1.004m, 1.005m, 1.01m, 1.2345m, -0.001m, 10.12m, 10.12345m];

    private static readonly Gen<FieldValue> AnyText = Gen.Elements(Texts), AnyDecimal = Gen.Elements(Decimals);

    private static readonly FieldEquality[] TextHabits =
    [
        FieldEquality.Default,
        new() { Trimming = TextTrimming.End },
        new() { Trimming = TextTrimming.Both, BlankEqualsNull = true },
        new() { IgnoreCase = true, NormalizesUnicode = false },
        new() { LengthMax = 3 },
        new() { Trimming = TextTrimming.Both, IgnoreCase = true, LengthMax = 3, BlankEqualsNull = true },
    ];

    // What is done to a value on its way, to the ERP and back: nothing in most worlds.
    private static readonly (ConversionStep[]? There, ConversionStep[]? Back)[] Steps =
    [
        default, default, default, ([ConversionStep.Upper], null), ([ConversionStep.Trim], [ConversionStep.Trim]), (null, [ConversionStep.Lower, ConversionStep.Trim]),
        ([ConversionStep.Format("x {value}")], null), ([ConversionStep.Trim, ConversionStep.Upper], [ConversionStep.Lower]),
    ];

    private static readonly FieldEquality[] DecimalHabits = [FieldEquality.Default, new() { Scale = 2 }, new() { Scale = 0 }];

    private static readonly Conflict[][] Chains =
    [
        [Conflict.Ask], [Conflict.ErpWins], [Conflict.AppWins], [Conflict.MostRecent, Conflict.ErpWins], [Conflict.PreferNonBlank, Conflict.MostRecent],
        [Conflict.Custom, Conflict.AppWins], [Conflict.MostRecent, Conflict.PreferNonBlank, Conflict.Custom],
    ];

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset?[] Times = [null, Noon, Noon.AddMinutes(1), Noon.AddMinutes(30)];

    private static readonly (CompiledMap Map, CompiledMap Swapped)[] Maps = [.. MapsOf(FieldType.Text, TextHabits), .. MapsOf(FieldType.Decimal, DecimalHabits)];

    /// <summary>The same answer whichever side is which.</summary>
    public static readonly Rule LongerText = new(c => (c.Erp.ToString().Length - c.App.ToString().Length) switch
    {
        > 0 => ConflictAnswer.Erp,
        < 0 => ConflictAnswer.App,
        _ => ConflictAnswer.NotDecided,
    });

    /// <summary>Fields with baselines and no lock: what the laws of section 5 speak of.</summary>
    public static Gen<World> Worlds { get; } =
        from maps in Gen.Elements(Maps)
        let values = ValuesOf(maps.Map)
        from baseline in Baselines(maps.Map)
        from erp in Now(values, baseline.Erp, maps.Map.Fields[0].Erp.Equality)
        from app in Now(values, baseline.App, maps.Map.Fields[0].App.Equality)
        from times in Gen.Elements(Times).Two()
        from question in Gen.Frequency((4, Gen.Constant(ConflictOrigin.None)), (1, Gen.Elements(Enum.GetValues<ConflictOrigin>())))
        select new World(maps.Map, maps.Swapped, new MergeInput
        {
            Erp = erp,
            App = app,
            Baseline = baseline,
            ErpTime = times.Item1,
            AppTime = times.Item2,
            Question = question,
        });

    /// <summary>Edits of either side, one after the other; true is the ERP.</summary>
    public static Gen<(World World, (bool Erp, FieldValue Value)[] Edits)> Histories { get; } =
        from world in Worlds
        from edits in Gen.Zip(Gen.Elements(true, false), ValuesOf(world.Map)).ArrayOf(5)
        select (world, edits.Select(e => (e.Item1, e.Item2)).ToArray());

    public static Baseline Swap(Baseline baseline) => new(baseline.App, baseline.Erp) { ErpTime = baseline.AppTime, AppTime = baseline.ErpTime };

    private static Gen<FieldValue> ValuesOf(CompiledMap map) => map.Fields[0].App.Type == FieldType.Text ? AnyText : AnyDecimal;

    /// <summary>What the sides agreed on, each as it stored it, or what was left apart by a decision.</summary>
    private static Gen<Baseline> Baselines(CompiledMap map) =>
        from pair in ValuesOf(map).Two()
        from apart in Gen.Elements(true, false)
        select new Baseline(map.Fields[0].Erp.Equality.Canonical(pair.Item1), map.Fields[0].App.Equality.Canonical(apart ? pair.Item2 : pair.Item1));

    /// <summary>Edited, or unchanged: in half of those cases as the side writes it another time.</summary>
    private static Gen<FieldValue> Now(Gen<FieldValue> values, FieldValue baseline, FieldEquality equality) =>
        from edited in values
        from how in Gen.Choose(0, 3)
        select how switch
        {
            0 => baseline,
            1 when equality.AreEqual(edited, baseline) => edited,
            1 => equality.Canonical(baseline),
            _ => edited,
        };

    private static IEnumerable<(CompiledMap Map, CompiledMap Swapped)> MapsOf(FieldType type, FieldEquality[] habits)
    {
        var next = 0;
        foreach (var direction in new[] { Direction.Both, Direction.Both, Direction.ToApp, Direction.ToErp })
            foreach (var drift in Enum.GetValues<DriftPolicy>())
                foreach (var blank in Enum.GetValues<BlankPolicy>())
                    foreach (var app in habits)
                        foreach (var erp in habits)
                        {
                            var chain = Chains[next++ % Chains.Length];
                            var steps = type == FieldType.Text ? Steps[next % Steps.Length] : default;
                            yield return (
                                MapOf(type, app, erp, direction, chain, drift, blank, steps.There, steps.Back),
                                MapOf(type, erp, app, Swap(direction), [.. chain.Select(Swap)], drift, blank, steps.Back, steps.There));
                        }
    }

    private static CompiledMap MapOf(FieldType type, FieldEquality app, FieldEquality erp, Direction direction, Conflict[] chain, DriftPolicy drift, BlankPolicy blank,
        ConversionStep[]? there, ConversionStep[]? back) =>
        MergeFixture.Map(
            new("a", type) { Equality = app, LengthMax = app.LengthMax },
            new("e", type) { Equality = erp, LengthMax = erp.LengthMax },
            new("a", "e", direction) { OnConflict = chain, OnDrift = drift, OnBlank = blank, OnTooLong = Misfit.Truncate, ToErpSteps = there ?? [], ToAppSteps = back ?? [] });

    private static Direction Swap(Direction direction) => direction switch
    {
        Direction.ToApp => Direction.ToErp,
        Direction.ToErp => Direction.ToApp,
        _ => direction,
    };

    private static Conflict Swap(Conflict policy) => policy switch
    {
        Conflict.ErpWins => Conflict.AppWins,
        Conflict.AppWins => Conflict.ErpWins,
        _ => policy,
    };
}
