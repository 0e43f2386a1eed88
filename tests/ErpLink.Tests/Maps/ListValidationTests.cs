using ErpLink.Maps;

namespace ErpLink.Tests.Maps;

public sealed class ListValidationTests
{
    [Fact]
    public void List_fields_need_a_list_mapping_between_their_lists() =>
        Problems(null).Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.ListUnmapped);

    [Fact]
    public void A_list_that_no_field_uses_is_unknown() =>
        Problems(l => l.Pair("a", "X"), app: "aplist").Should().Contain(p => p.Code == ErrorCodes.ListUnknown && p.Fix == "Did you mean 'appList'?");

    [Fact]
    public void Two_items_that_map_to_one_need_one_preferred_way_back()
    {
        Problems(l => l.Pair("a", "X").Pair("b", "X")).Should().ContainSingle(p => p.Code == ErrorCodes.ListAmbiguous && p.Message.Contains("'a' and 'b'"));
        Problems(l => l.Pair("a", "X", true).Pair("b", "X", true)).Should().ContainSingle(p => p.Code == ErrorCodes.ListAmbiguous);
        Problems(l => l.Pair("a", "X").Pair("a", "Y")).Should().ContainSingle(p => p.Code == ErrorCodes.ListAmbiguous);
        Problems(l => l.Pair("a", "X").Pair("a", "X")).Should().ContainSingle(p => p.Code == ErrorCodes.ListAmbiguous);
        Problems(l => l.Pair("a", "X").Pair("b", "X", true)).Should().BeEmpty();
    }

    [Fact]
    public void A_default_for_unmapped_items_has_to_be_given_for_the_ways_that_are_mapped()
    {
        Problems(l => l.OnUnmapped(UnmappedItem.UseDefault)).Should().HaveCount(2).And.OnlyContain(p => p.Code == ErrorCodes.DefaultInvalid);
        Problems(l => l.OnUnmapped(UnmappedItem.UseDefault).DefaultInErp("X"), direction: Direction.ToErp).Should().BeEmpty();
    }

    [Fact]
    public void Items_without_counterpart_and_pairs_without_item_are_warnings()
    {
        var lists = new Dictionary<SideList, ValueList>
        {
            [new(Side.App, "appList")] = new("appList", [new("a", "Alpha"), new("b", "Beta")]),
            [new(Side.Erp, "erpList")] = new("erpList", [new("X", "Ex"), new("Y", "Why")]),
        };
        var problems = Problems(l => l.Pair("a", "X").Pair("c", "Z"), lists: lists);
        problems.Should().OnlyContain(p => p.Severity == ProblemSeverity.Warning && p.Code == ErrorCodes.ListItemUnmapped);
        problems.Select(p => p.Message).Should().BeEquivalentTo(
            "Items of list 'appList' of the app have no counterpart: 'b'.", "Items of list 'erpList' of the ERP have no counterpart: 'Y'.",
            "List 'erpList' of the ERP has no item 'Z'.", "List 'appList' of the app has no item 'c'.");
    }

    private static IReadOnlyList<Problem> Problems(Action<ListMapBuilder>? list, string app = "appList", Direction direction = Direction.Both,
        IReadOnlyDictionary<SideList, ValueList>? lists = null)
    {
        var connection = new ConnectionBuilder("oslo").Map(EntityKinds.Company, ActorKinds.Customer, m => m.Field("a", "e", direction));
        if (list is not null) connection.List(app, "erpList", list);
        return ConnectionValidator.Validate(connection.Build(), null, MapFixture.Side(MapFixture.Kind(EntityKinds.Company, MapFixture.AppField(FieldType.ListItem))),
            MapFixture.Side(MapFixture.Kind(ActorKinds.Customer, MapFixture.ErpField(FieldType.ListItem))), lists).Problems;
    }
}
