using ErpLink.Maps;
using ErpLink.Merging;
using ErpLink.Tests.Maps;

namespace ErpLink.Tests.Merging;

/// <summary>What the table leaves open: values that do not fit, blanks as a side sees them, the app's rule, the cost.</summary>
public sealed class FieldMergeTests
{
    private const int MergesMeasured = 10_000;

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // A side that trims takes blanks for nothing.
    private static readonly FieldEquality Trims = new() { Trimming = TextTrimming.Both };

    [Fact]
    public void The_apps_rule_is_told_everything_about_the_conflict()
    {
        var map = MergeFixture.TextMap(Direction.Both, m => m with { OnConflict = [Conflict.Custom] });
        var link = new LinkId(Guid.Parse("00000000-0000-0000-0000-000000000001"));
        FieldConflict told = default;
        var context = new MergeContext(map) { Link = link, Resolver = new Rule(c => { told = c; return ConflictAnswer.App; }) };

        var decided = FieldMerge.Decide(map.Fields[0], Changed("e1", "a1") with { ErpTime = Noon, AppTime = Noon.AddDays(1) }, context);

        decided.Should().BeEquivalentTo(new { Action = MergeAction.WriteErp, Rule = MergeRule.Custom, Value = FieldValue.Text("a1") });
        told.Should().Be(new FieldConflict
        {
            Field = map.Fields[0].Definition,
            Map = map.Definition,
            Link = link,
            Erp = "e1",
            App = "a1",
            ErpBaseline = "old",
            AppBaseline = "old",
            ErpTime = Noon,
            AppTime = Noon.AddDays(1),
        });
    }

    [Fact]
    public void The_skew_within_which_edits_count_as_simultaneous_is_an_option()
    {
        var map = MergeFixture.TextMap(Direction.Both, m => m with { OnConflict = [Conflict.MostRecent] });
        var input = Changed("e1", "a1") with { ErpTime = Noon.AddMinutes(3), AppTime = Noon };
        FieldMerge.Decide(map.Fields[0], input, new MergeContext(map)).Action.Should().Be(MergeAction.WriteApp);
        FieldMerge.Decide(map.Fields[0], input, new MergeContext(map) { ClockSkew = TimeSpan.FromMinutes(10) }).Action.Should().Be(MergeAction.Ask);
    }

    [Theory]
    [InlineData(Misfit.Reject, MergeAction.Hold, MergeRule.NotConvertible)]
    [InlineData(Misfit.Skip, MergeAction.Nothing, MergeRule.Skipped)]
    public void A_value_that_does_not_fit_is_listed_or_left_out_and_never_written(Misfit misfit, MergeAction action, MergeRule rule)
    {
        var map = Short(m => m with { OnTooLong = misfit });
        var decided = MergeFixture.Decide(map, Changed("old", "far too long"));
        (decided.Action, decided.Rule).Should().Be((action, rule));
        decided.Value.IsAbsent.Should().BeTrue();
        decided.Obstacle.Code.Should().Be(misfit == Misfit.Reject ? ErrorCodes.TextTooLong : 0);
    }

    [Fact]
    public void A_policy_does_not_turn_to_the_other_side_when_the_winner_does_not_fit()
    {
        var decided = MergeFixture.Decide(Short(m => m with { OnConflict = [Conflict.AppWins] }), Changed("new", "far too long"));
        (decided.Action, decided.Rule).Should().Be((MergeAction.Hold, MergeRule.NotConvertible));
    }

    [Fact]
    public void The_tail_that_the_ERP_cut_off_is_not_destroyed_on_the_way_back()
    {
        var map = Short(m => m with { OnTooLong = Misfit.Truncate }, new FieldEquality { LengthMax = 5 });
        var sent = MergeFixture.Decide(map, Changed("old", "abcdefgh"));
        sent.Value.Should().Be(FieldValue.Text("abcde"));

        // Settled: each side's baseline is what it holds itself.
        MergeFixture.Decide(map, Input("abcde", "abcdefgh", "abcde", "abcdefgh")).Rule.Should().Be(MergeRule.Unchanged);
        MergeFixture.Decide(map, Input("abcde", "abcdeXYZ", "abcde", "abcdefgh")).Action.Should().Be(MergeAction.Advance, "the ERP holds all it can of it");
        MergeFixture.Decide(map, Input("abXde", "abcdefgh", "abcde", "abcdefgh")).Value.Should().Be(FieldValue.Text("abXde"), "an edit is an edit");
    }

    [Fact]
    public void A_reference_to_a_record_that_is_not_linked_waits()
    {
        var map = MergeFixture.Map(new("a", FieldType.Reference), new("e", FieldType.Reference), new("a", "e", Direction.ToErp));
        FieldValue one = FieldValue.Reference(new RecordRef("company", "1")), two = FieldValue.Reference(new RecordRef("company", "2"));
        var input = new MergeInput { App = two, Erp = FieldValue.Reference(new RecordRef("customer", "1")), Baseline = new(FieldValue.Reference(new RecordRef("customer", "1")), one) };
        var waiting = MergeFixture.Decide(map, input);
        (waiting.Action, waiting.Rule, waiting.Obstacle.Code).Should().Be((MergeAction.Wait, MergeRule.Waiting, ErrorCodes.ReferenceUnresolved));
        FieldMerge.Decide(map.Fields[0], input, new MergeContext(map) { References = new SameKeys() }).Value.Should().Be(FieldValue.Reference(new RecordRef("customer", "2")));
    }

    [Fact]
    public void A_blank_is_what_the_side_takes_for_one()
    {
        var keeps = Trimming(m => m with { OnBlank = BlankPolicy.Keep });
        MergeFixture.Decide(keeps, Input("old", "  ", "old", "old")).Rule.Should().Be(MergeRule.BlankKept);
        MergeFixture.Decide(keeps, Input("  ", "old", "old", "old")).Rule.Should().Be(MergeRule.BlankKept);

        var prefers = Trimming(m => m with { OnConflict = [Conflict.PreferNonBlank] });
        MergeFixture.Decide(prefers, Changed("e1", "  ")).Action.Should().Be(MergeAction.WriteApp);
        MergeFixture.Decide(prefers, Changed("  ", "a1")).Action.Should().Be(MergeAction.WriteErp);

        MergeFixture.Decide(Trimming(m => m), new() { Erp = "4711", App = "  ", ToBeFilled = true }).Rule.Should().Be(MergeRule.Filled);
        MergeFixture.Decide(MergeFixture.TextMap(Direction.Both), new() { Erp = "4711", App = "  ", ToBeFilled = true }).Rule.Should().Be(MergeRule.NeedsBackfill, "to this app blanks are text");
    }

    [Theory]
    [InlineData(Direction.Both, "", "a", MergeAction.WriteErp)]
    [InlineData(Direction.ToErp, "", "a", MergeAction.WriteErp)]
    [InlineData(Direction.ToApp, "", "a", MergeAction.Advance)]
    [InlineData(Direction.Both, "e", "", MergeAction.WriteApp)]
    [InlineData(Direction.ToApp, "e", "", MergeAction.WriteApp)]
    [InlineData(Direction.ToErp, "e", "", MergeAction.Advance)]
    [InlineData(Direction.Both, "e", "a", MergeAction.Backfill)]
    [InlineData(Direction.ToApp, "e", "a", MergeAction.Backfill)]
    [InlineData(Direction.ToErp, "e", "a", MergeAction.Backfill)]
    [InlineData(Direction.Both, "x", "x", MergeAction.Advance)]
    public void What_an_import_did_not_send_fills_what_is_blank_or_is_agreed_on_as_it_is(Direction direction, string erp, string app, MergeAction expected)
    {
        var (left, right) = (app.Length == 0 ? FieldValue.Null : app, erp.Length == 0 ? FieldValue.Null : (FieldValue)erp);
        var input = new MergeInput { Erp = right, App = left, ToBeAgreed = true };
        var decision = MergeFixture.Decide(MergeFixture.TextMap(direction), input);
        decision.Action.Should().Be(expected);
        if (expected == MergeAction.Advance) (decision.Baseline.Erp, decision.Baseline.App).Should().Be((right, left));
        var locked = new MergeInput { Erp = right, App = left, ToBeAgreed = true, Locked = true };
        MergeFixture.Decide(MergeFixture.TextMap(direction), locked).Action.Should().Be(erp == app ? MergeAction.Advance : MergeAction.Backfill);
    }

    [Fact]
    public void What_an_import_could_not_convert_yet_is_not_agreed_on()
    {
        var map = MergeFixture.Map(new("a", FieldType.Reference), new("e", FieldType.Reference), new("a", "e", Direction.Both) { OnUnresolved = UnresolvedReference.Skip });
        var input = new MergeInput { Erp = FieldValue.Reference(new RecordRef("customer", "1")), App = FieldValue.Null, ToBeAgreed = true };
        MergeFixture.Decide(map, input).Should().Match<MergeDecision>(d => d.Action == MergeAction.Nothing && d.Rule == MergeRule.Skipped);
    }

    [Fact]
    public void Merging_an_unchanged_field_allocates_nothing()
    {
        var types = Enum.GetValues<FieldType>();
        Func<FieldValue>[] values =
        [
            () => new string("Ærø".AsSpan()), () => 12L, () => 1.50m, () => true, () => new DateOnly(2026, 3, 1), () => Noon, () => FieldValue.ListItem("a"),
            () => FieldValue.ListItems(["b", "a"]), () => FieldValue.Reference(new RecordRef("company", "1")),
        ];
        var equality = new FieldEquality { Trimming = TextTrimming.Both, IgnoreCase = true, LengthMax = 20, Scale = 2, BlankEqualsNull = true };
        var maps = types.Select(t => MergeFixture.Map(
            new("a", t) { Equality = equality, List = ListOf(t, "appList") },
            new("e", t) { Equality = equality, List = ListOf(t, "erpList") },
            new("a", "e", Direction.Both))).ToArray();
        var contexts = maps.Select(m => new MergeContext(m)).ToArray();
        var inputs = values.Select(v => new MergeInput { Erp = v(), App = v(), Baseline = new(v(), v()) }).ToArray();

        void Merge()
        {
            for (var i = 0; i < MergesMeasured; i++)
            {
                var at = i % maps.Length;
                if (FieldMerge.Decide(maps[at].Fields[0], inputs[at], contexts[at]).Rule != MergeRule.Unchanged) throw new InvalidOperationException();
            }
        }

        Allocations.Of(Merge).Should().Be(0);
    }

    private static string? ListOf(FieldType type, string list) => type is FieldType.ListItem or FieldType.ListItems ? list : null;

    private static CompiledMap Short(Func<FieldMapDefinition, FieldMapDefinition> change, FieldEquality? erp = null) => MergeFixture.Map(
        new("a", FieldType.Text), new("e", FieldType.Text) { LengthMax = 5, Equality = erp ?? FieldEquality.Default }, change(new("a", "e", Direction.Both)));

    private static CompiledMap Trimming(Func<FieldMapDefinition, FieldMapDefinition> change) => MergeFixture.Map(
        new("a", FieldType.Text) { Equality = Trims }, new("e", FieldType.Text) { Equality = Trims }, change(new("a", "e", Direction.Both)));

    private static MergeInput Changed(FieldValue erp, FieldValue app) => Input(erp, app, "old", "old");

    private static MergeInput Input(FieldValue erp, FieldValue app, FieldValue erpBaseline, FieldValue appBaseline) =>
        new() { Erp = erp, App = app, Baseline = new(erpBaseline, appBaseline) };
}
