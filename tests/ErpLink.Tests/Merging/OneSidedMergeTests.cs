using ErpLink.Maps;
using ErpLink.Merging;

namespace ErpLink.Tests.Merging;

/// <summary>The merges that do not ask what was agreed on: resync and backfill.</summary>
public sealed class OneSidedMergeTests
{
    [Theory, Trait("Scenario", "T32"), CombinatorialCases]
    public void A_backfill_goes_as_linking_would(Direction direction, LinkTimePolicy policy, string? erp, string? app)
    {
        var map = MergeFixture.TextMap(direction, f => f with { OnLink = policy });
        var decision = BackfillMerge.Decide(map.Fields[0], Input(erp, app), new MergeContext(map));

        var (toApp, toErp) = (direction != Direction.ToErp, direction != Direction.ToApp);
        var expected = (erp, app) switch
        {
            (null, _) => toErp ? MergeAction.WriteErp : MergeAction.Advance,
            (_, null) => toApp ? MergeAction.WriteApp : MergeAction.Advance,
            _ when policy == LinkTimePolicy.ErpWins && toApp => MergeAction.WriteApp,
            _ when policy == LinkTimePolicy.AppWins && toErp => MergeAction.WriteErp,
            _ => MergeAction.Ask,
        };
        decision.Action.Should().Be(expected);
        decision.Rule.Should().Be(expected == MergeAction.Ask ? MergeRule.Ask : MergeRule.LinkTime);
        if (expected == MergeAction.Advance) decision.Baseline.Should().Be(new Baseline(Value(erp), Value(app)));
    }

    [Fact]
    public void A_backfill_leaves_alone_what_was_agreed_on_or_is_locked()
    {
        var map = MergeFixture.TextMap(Direction.Both, f => f with { OnLink = LinkTimePolicy.ErpWins });
        var context = new MergeContext(map);
        BackfillMerge.Decide(map.Fields[0], Input("e", "a") with { Baseline = new Baseline("x", "x") }, context).Action.Should().Be(MergeAction.Nothing);
        BackfillMerge.Decide(map.Fields[0], Input("e", "a") with { Rebaseline = true }, context).Action.Should().Be(MergeAction.Nothing);
        BackfillMerge.Decide(map.Fields[0], Input("e", "a") with { Locked = true }, context).Rule.Should().Be(MergeRule.Locked);
        BackfillMerge.Decide(map.Fields[0], Input("e", "e"), context).Rule.Should().Be(MergeRule.Equal);
        BackfillMerge.Decide(map.Fields[0], Input("e", "a") with { App = FieldValue.Absent }, context).Rule.Should().Be(MergeRule.NotRead);
    }

    [Theory, Trait("Scenario", "T30"), InlineData(Side.App), InlineData(Side.Erp)]
    public void A_resync_writes_in_its_direction_only_and_keeps_questions_it_does_not_answer(Side from)
    {
        foreach (var direction in new[] { Direction.Both, Direction.ToApp, Direction.ToErp })
        {
            var map = MergeFixture.TextMap(direction);
            var (field, context) = (map.Fields[0], new MergeContext(map));
            var allowed = from == Side.App ? field.WritesErp : field.WritesApp;
            var input = Input("e", "a") with { Baseline = new Baseline("e", "a"), Question = ConflictOrigin.Drift };
            var decision = ResyncMerge.Decide(field, input, from, noBlanks: false, context);
            if (allowed) decision.Should().Match<MergeDecision>(d => d.Rule == MergeRule.Resync && d.Value == (from == Side.App ? "a" : "e"));
            else decision.Should().Match<MergeDecision>(d => d.Action == MergeAction.Ask && d.Origin == ConflictOrigin.Drift);
            ResyncMerge.Decide(field, input with { Locked = true }, from, noBlanks: false, context).Rule.Should().Be(MergeRule.Locked);
        }
    }

    private static MergeInput Input(string? erp, string? app) => new() { Erp = Value(erp), App = Value(app) };

    private static FieldValue Value(string? text) => text is null ? FieldValue.Null : text;

    /// <summary>Every direction with every policy and every pair of different values.</summary>
    private sealed class CombinatorialCasesAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object?[]> GetData(System.Reflection.MethodInfo testMethod) =>
            from direction in new[] { Direction.Both, Direction.ToApp, Direction.ToErp }
            from policy in Enum.GetValues<LinkTimePolicy>()
            from values in new (string?, string?)[] { ("e", "a"), (null, "a"), ("e", null) }
            select new object?[] { direction, policy, values.Item1, values.Item2 };
    }
}
