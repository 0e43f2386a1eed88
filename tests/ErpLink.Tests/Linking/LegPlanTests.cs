using ErpLink.Linking;
using ErpLink.Storage;
using static ErpLink.Tests.Linking.LinkFixture;

namespace ErpLink.Tests.Linking;

/// <summary>Decisions about fields as legs: what each side is sent, from which source, and what both agree on without a write.</summary>
public sealed class LegPlanTests
{
    private static readonly FieldDescription App = new("a", FieldType.Text), Erp = new("e", FieldType.Text);

    [Fact]
    public async Task Erp_is_one_leg_to_the_app()
    {
        var (link, intents) = await Store("app", "erp", FieldChoice.Erp);
        intents.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Side = Side.App, Target = new RecordRef("company", "1"), ExpectedVersion = new RecordVersion("a1"), Sends = 0 }, "it is marked right before it is sent");
        intents[0].Fields.Select(f => f with { Signature = "" }).Should().Equal(new IntentField("a", "erp") { Other = "e", Old = "app", Source = "erp", SourceTime = ErpTime, Rule = MergeRule.LinkTime });
        link.Fields.Should().BeEmpty("the baselines move when the write is settled");
    }

    [Fact]
    public async Task App_is_one_leg_to_the_ERP()
    {
        var (link, intents) = await Store("app", "erp", FieldChoice.App);
        intents.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Side = Side.Erp, Target = new RecordRef("customer", "10"), ExpectedVersion = new RecordVersion("e1"), Sends = 0 }, "it is marked right before it is sent");
        intents[0].Fields.Select(f => f with { Signature = "" }).Should().Equal(new IntentField("e", "app") { Other = "a", Old = "erp", Source = "app", SourceTime = AppTime, Rule = MergeRule.LinkTime });
        link.Fields.Should().BeEmpty();
    }

    [Fact]
    public async Task LeaveBoth_makes_both_values_baselines_as_they_are()
    {
        var (link, intents) = await Store("app", "erp", FieldChoice.LeaveBoth);
        intents.Should().BeEmpty();
        link.Fields.Should().ContainSingle().Which.Baseline.Should().Be(new Baseline("erp", "app"));
    }

    [Theory]
    [InlineData(FieldChoice.Erp)]
    [InlineData(FieldChoice.App)]
    public async Task A_choice_that_the_other_side_already_holds_is_no_write(FieldChoice choice)
    {
        var trims = new FieldEquality { Trimming = TextTrimming.End };
        var (link, intents) = await Store("x ", "x", choice, app: App with { Equality = trims }, erp: Erp with { Equality = trims });
        intents.Should().BeEmpty();
        link.Fields.Should().ContainSingle().Which.Baseline.Should().Be(new Baseline("x", "x "));
    }

    [Fact]
    public async Task A_third_value_that_neither_holds_is_two_legs_and_the_ERP_is_sent_first()
    {
        var (link, intents) = await Store("app", "erp", FieldChoice.Value, "third");
        intents.Select(i => (i.Side, i.Sends)).Should().Equal((Side.Erp, 0), (Side.App, 0));

        // Settling the ERP leg sets the app's baseline to the value the person was shown.
        intents[0].Fields.Single().Should().BeEquivalentTo(new { Sent = FieldValue.Text("third"), Old = FieldValue.Text("erp"), Source = FieldValue.Text("app") });
        intents[1].Fields.Single().Should().BeEquivalentTo(new { Sent = FieldValue.Text("third"), Old = FieldValue.Text("app"), Source = FieldValue.Text("third") });
        link.Fields.Should().BeEmpty();
    }

    [Fact]
    public async Task A_third_value_that_the_ERP_already_holds_is_one_leg_to_the_app()
    {
        var (_, intents) = await Store("app", "third", FieldChoice.Value, "third ", erp: Erp with { Equality = new() { Trimming = TextTrimming.End } });
        intents.Should().ContainSingle().Which.Side.Should().Be(Side.App);
        intents[0].Fields.Single().Should().BeEquivalentTo(new { Sent = FieldValue.Text("third "), Source = FieldValue.Text("third") }, "the source is what the ERP holds");
    }

    [Fact]
    public async Task A_third_value_that_the_app_already_holds_is_one_leg_to_the_ERP()
    {
        var (_, intents) = await Store("third", "erp", FieldChoice.Value, "third");
        intents.Should().ContainSingle().Which.Side.Should().Be(Side.Erp);
        intents[0].Fields.Single().Source.Should().Be(FieldValue.Text("third"));
    }

    [Fact]
    public async Task A_third_value_that_both_hold_already_is_no_write()
    {
        var (link, intents) = await Store("x", "X", FieldChoice.Value, "x", erp: Erp with { Equality = new() { IgnoreCase = true } });
        intents.Should().BeEmpty();
        link.Fields.Should().ContainSingle().Which.Baseline.Should().Be(new Baseline("X", "x"));
    }

    [Fact]
    public async Task A_third_value_is_given_in_the_apps_type_and_converted_for_the_ERP()
    {
        var map = MapOf(new("a", FieldType.Integer), new("e", FieldType.Decimal) { ScaleMax = 0 });
        var (_, intents) = await Store(1L, 2m, FieldChoice.Value, 3L, map);
        intents.Select(i => i.Fields.Single().Sent).Should().Equal(FieldValue.Decimal(3m), FieldValue.Integer(3));
    }

    [Fact]
    public void A_decision_that_cannot_be_carried_out_is_refused_before_any_call()
    {
        var tight = Erp with { LengthMax = 5 };
        Refused("much longer", "erp", FieldChoice.App, default, erp: tight);
        Refused("app", "erp", FieldChoice.Value, "much longer", erp: tight);
        Refused("app", "erp", FieldChoice.Value, "much longer", app: App with { LengthMax = 5 });
        Refused("app", "erp", FieldChoice.Value, FieldValue.Absent);
        Refused("app", "erp", FieldChoice.Value, 12L);
        Refused("app", "erp", FieldChoice.Value, "NUL\0");
        Refused("app", "erp", FieldChoice.Value, FieldValue.Null, app: App with { Access = FieldAccess.Mandatory });
        Refused("app", FieldValue.Absent, FieldChoice.Erp, default);
    }

    [Fact]
    public async Task A_value_for_a_field_that_is_not_mapped_goes_with_the_leg_to_the_ERP()
    {
        var at = MapOf(App, Erp);
        var plan = new LegPlan(at, AppRecord("x"), ErpRecord("x"), null);
        plan.HasWrites.Should().BeFalse();
        plan.LeaveBoth(at.Map.Fields[0]);
        plan.Fill("group", FieldValue.ListItem("A"), FieldValue.Null);
        plan.HasWrites.Should().BeTrue();
        plan.Agreed.Should().ContainSingle();
        var (_, intents) = await Store(at, plan);
        intents.Should().ContainSingle().Which.Fields.Should().Equal(new IntentField("group", FieldValue.ListItem("A")) { Old = FieldValue.Null, Rule = MergeRule.Default });
    }

    private static void Refused(FieldValue appNow, FieldValue erpNow, FieldChoice choice, FieldValue third, FieldDescription? app = null, FieldDescription? erp = null)
    {
        var at = MapOf(app ?? App, erp ?? Erp);
        var plan = new LegPlan(at, AppRecord(appNow), ErpRecord(erpNow), null);
        plan.Invoking(p => p.Add(at.Map.Fields[0], choice, third, MergeRule.Answer)).Should().Throw<ErpLinkException>()
            .Which.Should().BeEquivalentTo(new { Code = ErrorCodes.DecisionRefused, FailureClass = FailureClass.Invalid, Field = "a", Connection = "oslo" });
        plan.HasWrites.Should().BeFalse("half a decision is none");
    }

    private static Task<(Link Link, Intent[] Intents)> Store(FieldValue appNow, FieldValue erpNow, FieldChoice choice, FieldValue third = default,
        FieldDescription? app = null, FieldDescription? erp = null) => Store(appNow, erpNow, choice, third, MapOf(app ?? App, erp ?? Erp));

    private static Task<(Link Link, Intent[] Intents)> Store(FieldValue appNow, FieldValue erpNow, FieldChoice choice, FieldValue third, OpenMap at)
    {
        var plan = new LegPlan(at, AppRecord(appNow), ErpRecord(erpNow), null);
        plan.Add(at.Map.Fields[0], choice, third, MergeRule.LinkTime);
        return Store(at, plan);
    }

    /// <summary>What stands in the store after the decision, before any call: the ERP's leg first.</summary>
    private static async Task<(Link Link, Intent[] Intents)> Store(OpenMap at, LegPlan plan)
    {
        var session = await InsertAsync(at, [], (edit, operation) => plan.Store(edit, operation, IntentOrigin.Connect));
        return (session.Link, [.. session.Intents.Values.OrderBy(i => i.Side == Side.Erp ? 0 : 1)]);
    }
}
