using ErpLink.Maps;
using ErpLink.Merging;
using ErpLink.Synchronizing;
using ErpLink.Tests.Linking;

namespace ErpLink.Tests.Synchronizing;

/// <summary>What a link remembers of a field after a comparison that writes nothing.</summary>
public sealed class LinkFieldTests
{
    [Fact]
    public async Task A_baseline_made_under_another_mapping_is_forgotten_whatever_else_is_remembered()
    {
        var at = LinkFixture.MapOf(new("a", FieldType.Text), new("e", FieldType.Text));
        var old = new LinkField("a", "e") { Signature = "another", Baseline = new("old", "old"), DriftKept = true };
        var session = await LinkFixture.InsertAsync(at, [old], (edit, _) => edit.Field(at.Map.Fields[0], f => f with { Locked = true }));
        session.Link.Fields.Should().Equal(new LinkField("a", "e") { Signature = at.Map.Fields[0].Signature, Locked = true });
    }

    [Theory]
    [InlineData("", null, true)]
    [InlineData("", "4711", true)]
    [InlineData("  ", "4711", true)]
    [InlineData("mine", "4711", false)]
    public async Task A_field_stays_to_be_filled_while_the_app_holds_nothing(string app, string? erp, bool stays)
    {
        // Blank on both sides, or locked: the number that the ERP gives tomorrow is still to be filled in.
        var at = LinkFixture.MapOf(new("a", FieldType.Text) { Equality = new() { Trimming = TextTrimming.Both } }, new("e", FieldType.Text));
        var field = at.Map.Fields[0];
        var input = new MergeInput { App = app, Erp = FieldValue.Text(erp), ToBeFilled = true, Locked = true };
        var merged = new MergedField(field, input, FieldMerge.Decide(field, input, new MergeContext(at.Map)));
        merged.Decision.Action.Should().Be(MergeAction.Backfill);

        var remembered = new LinkField("a", "e") { Signature = field.Signature, ToBeFilled = true, Locked = true };
        var session = await LinkFixture.InsertAsync(at, [remembered],
            (edit, _) => PlanStage.Store(edit, [merged], LinkFixture.AppRecord(app), LinkFixture.ErpRecord(FieldValue.Text(erp))));
        session.Link.Fields.Single().ToBeFilled.Should().Be(stays);
    }
}
