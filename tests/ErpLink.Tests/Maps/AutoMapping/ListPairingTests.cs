using ErpLink.Maps;
using ErpLink.Tests.Values;
using FsCheck.Fluent;

namespace ErpLink.Tests.Maps;

public sealed class ListPairingTests
{
    [Theory]
    [InlineData("NOK", "Norwegian krone", "NOK", "Kroner", "keys are the same")]
    [InlineData("NOK", "Krone", "NOK", "Krone", "Key and text")]
    [InlineData("1", "Net 30", "ab", "Net 30", "texts are the same")]
    [InlineData("1", "Møbler & Interiør", "ab", "mobler, interior", "but for case")]
    [InlineData("1", "Cafés", "ab", "CAFES", "but for case")]
    [InlineData("NOK", "Norwegian krone", "7", "nok", "key is the ERP's text")]
    [InlineData("7", "Nok", "NOK", "Norwegian krone", "key is the app's text")]
    [InlineData("1", "Wholesale customers", "ab", "Wholesale customer", "alike")]
    [InlineData("1", "Good", "1", "Net 30", "numbers")]
    [InlineData("1", "30 days", "ab", "60 days", null)]
    [InlineData("1", "Good", "ab", "Bad", null)]
    [InlineData("1", "—", "ab", "…", null)]
    public void Items_are_paired_by_key_then_by_text(string app, string appText, string erp, string erpText, string? reason)
    {
        var proposal = AutoMapping.ProposeList(List("a", (app, appText)), List("e", (erp, erpText)));
        proposal.Pairs.Select(p => (p.App, p.Erp)).Should().Equal(reason is null ? [] : [(app, erp)]);
        if (reason is not null) proposal.Pairs[0].Reason.Should().Contain(reason);
    }

    [Fact]
    public void The_surest_pairs_are_taken_first_and_each_item_once()
    {
        var proposal = AutoMapping.ProposeList(
            List("a", ("1", "Good"), ("SHIP", "On hold"), ("3", "Lost customers")), List("e", ("1", "Lost customer"), ("SHIP", "Shipment"), ("x", "good")));
        proposal.Pairs.Select(p => (p.App, p.Erp)).Should().Equal(("SHIP", "SHIP"), ("1", "x"), ("3", "1"));
        proposal.Pairs.Should().BeInDescendingOrder(p => p.Confidence).And.OnlyContain(p => !p.Preferred);
    }

    [Fact]
    public void What_is_paired_already_is_left_as_it_is()
    {
        var known = new ListMapDefinition("a", "e", [new("1", "y")]);
        var proposal = AutoMapping.ProposeList(List("a", ("1", "Good"), ("2", "Bad")), List("e", ("x", "Good"), ("y", "Bad")), known);
        proposal.ToDefinition().Pairs.Should().StartWith(known.Pairs[0] with { Preferred = true });
        proposal.Pairs.Select(p => (p.App, p.Erp)).Should().Equal([("1", "x")], "the pair there is stays the way back");
        Valid(proposal).Should().BeTrue();
    }

    [Fact]
    public void Several_items_go_to_one_where_the_way_back_is_clear()
    {
        var proposal = AutoMapping.ProposeList(List("a", ("1", "Closed"), ("2", "CLOSED")), List("e", ("x", "Closed")));
        proposal.Pairs.Select(p => (p.App, p.Erp, p.Preferred)).Should().Equal(("1", "x", true), ("2", "x", false));
        Valid(proposal).Should().BeTrue();

        var unclear = AutoMapping.ProposeList(List("a", ("1", "CLOSED!"), ("2", "CLOSED")), List("e", ("x", "Closed")));
        unclear.Pairs.Should().ContainSingle();
        unclear.UnpairedInApp.Should().ContainSingle().Which.Key.Should().Be("2");
        AutoMapping.ProposeList(List("a", ("1", "Closed"), ("2", "Closed")), List("e", ("x", "Closed")), new ListMapDefinition("a", "e", [new("2", "x")]))
            .ToDefinition().Pairs.Should().Equal(new ListPair("2", "x", true), new ListPair("1", "x"));
    }

    [Fact]
    public void No_item_gets_two_proposals_and_what_comes_out_is_never_ambiguous()
    {
        var entries = (from key in Gen.Elements("1", "2", "3", "A", "b", "") from text in Gen.Elements("Good", "GOOD", "good!", "Bad", "Góod", "", "A") select (key, text))
            .ListOf().Select(list => list.DistinctBy(e => e.key).ToArray());
        var lists = from app in entries
                    from erp in entries
                    from pairs in (from a in Gen.Elements("1", "2", "A") from e in Gen.Elements("1", "3", "b") select new ListPair(a, e)).ListOf()
                    select (App: List("a", app), Erp: List("e", erp), Known: new ListMapDefinition("a", "e", [.. pairs.DistinctBy(p => p.App).DistinctBy(p => p.Erp)]));
        AnyValue.Holds(lists, given =>
        {
            var proposal = AutoMapping.ProposeList(given.App, given.Erp, given.Known);
            var without = (App: given.App.Items.Select(i => i.Key).Except(given.Known.Pairs.Select(p => p.App)), Erp: given.Erp.Items.Select(i => i.Key).Except(given.Known.Pairs.Select(p => p.Erp)));
            proposal.Pairs.All(p => without.App.Contains(p.App) || without.Erp.Contains(p.Erp)).Should().BeTrue();
            proposal.Pairs.Select(p => (p.App, p.Erp)).Should().OnlyHaveUniqueItems();
            proposal.Pairs.All(p => proposal.Pairs.Count(q => q.App == p.App) == 1 || proposal.Pairs.Count(q => q.Erp == p.Erp) == 1).Should().BeTrue();
            Valid(proposal).Should().BeTrue("app {0}, ERP {1}, known {2}, found {3}", Told(given.App.Items), Told(given.Erp.Items), Told(given.Known.Pairs), Told(proposal.Pairs));
            return true;
        });
    }

    private static string Told<T>(IEnumerable<T> items) => string.Join("; ", items);

    private static bool Valid(ListProposal proposal)
    {
        var connection = MapFixture.Connection(new FieldMapDefinition("a", "e", Direction.Both), proposal.ToDefinition() with { OnUnmapped = UnmappedItem.PassThrough });
        return !MapFixture.Validate(connection, new FieldDescription("a", FieldType.ListItem) { List = "a" }, new FieldDescription("e", FieldType.ListItem) { List = "e" })
            .Problems.Any(p => p.Code == ErrorCodes.ListAmbiguous);
    }

    private static ValueList List(string name, params (string Key, string Text)[] items) => new(name, [.. items.Select(i => new ListEntry(i.Key, i.Text))]);
}
