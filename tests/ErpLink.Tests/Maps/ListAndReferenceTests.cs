using ErpLink.Maps;

namespace ErpLink.Tests.Maps;

public sealed class ListAndReferenceTests
{
    private static readonly ListMapDefinition Pairs = new("appList", "erpList",
        [new("vip", "A"), new("gold", "A", Preferred: true), new("std", "B"), new("one", "C"), new("one", "D", Preferred: true)]);

    [Fact]
    public void Items_travel_through_their_pairs_and_back_by_the_preferred_one()
    {
        var field = Item(Pairs);
        field.ToErp(FieldValue.ListItem("vip")).Value.Should().Be(FieldValue.ListItem("A"));
        field.ToErp(FieldValue.ListItem("gold")).Value.Should().Be(FieldValue.ListItem("A"));
        field.ToApp(FieldValue.ListItem("A")).Value.Should().Be(FieldValue.ListItem("gold"));
        field.ToErp(FieldValue.ListItem("one")).Value.Should().Be(FieldValue.ListItem("D"));
        field.ToApp(FieldValue.ListItem("C")).Value.Should().Be(FieldValue.ListItem("one"));
        field.EqualAcross(FieldValue.ListItem("A"), FieldValue.ListItem("vip")).Should().BeTrue();
        field.EqualAcross(FieldValue.ListItem("B"), FieldValue.ListItem("vip")).Should().BeFalse();
    }

    [Theory]
    [InlineData(UnmappedItem.Skip, ConversionStatus.UnmappedItem, null)]
    [InlineData(UnmappedItem.Reject, ConversionStatus.Rejected, null)]
    [InlineData(UnmappedItem.UseDefault, ConversionStatus.Converted, "B")]
    [InlineData(UnmappedItem.PassThrough, ConversionStatus.Converted, "new")]
    public void An_item_without_counterpart_is_handled_as_the_list_mapping_says(UnmappedItem policy, ConversionStatus status, string? key)
    {
        var converted = Item(Pairs with { OnUnmapped = policy, DefaultInErp = "B", DefaultInApp = "std" }).ToErp(FieldValue.ListItem("new"));
        converted.Status.Should().Be(status);
        if (key is not null) converted.Value.Should().Be(FieldValue.ListItem(key));
        else
        {
            converted.UnmappedKey.Should().Be("new");
            converted.Code.Should().Be(ErrorCodes.ListItemUnmapped);
            converted.Message.Should().Contain("'new'").And.Contain("'appList'").And.Contain("'erpList'").And.Contain("'a'");
        }
    }

    [Fact]
    public void Sets_convert_item_by_item_and_one_unmapped_item_stops_the_whole_field()
    {
        var field = MapFixture.Field(MapFixture.AppField(FieldType.ListItems), MapFixture.ErpField(FieldType.ListItems), list: Pairs);
        field.ToErp(FieldValue.ListItems(["vip", "gold", "std"])).Value.Should().Be(FieldValue.ListItems(["A", "B"]));
        field.ToErp(FieldValue.ListItems([])).Value.Should().Be(FieldValue.ListItems([]));
        var unmapped = field.ToErp(FieldValue.ListItems(["std", "new"]));
        unmapped.Status.Should().Be(ConversionStatus.UnmappedItem);
        unmapped.UnmappedKey.Should().Be("new");
    }

    [Fact]
    public void A_set_fits_one_item_only_when_it_has_one()
    {
        var field = MapFixture.Field(MapFixture.AppField(FieldType.ListItems), MapFixture.ErpField(FieldType.ListItem), Direction.ToErp, list: Pairs);
        field.ToErp(FieldValue.ListItems(["std"])).Value.Should().Be(FieldValue.ListItem("B"));
        field.ToErp(FieldValue.ListItems([])).Value.Should().Be(FieldValue.Null);
        field.ToErp(FieldValue.ListItems(["std", "vip"])).Code.Should().Be(ErrorCodes.ValueNotConvertible);
    }

    [Fact]
    public void A_reference_travels_through_links()
    {
        var field = Reference(UnresolvedReference.Wait);
        field.ToErp(FieldValue.Reference(new RecordRef("company", "7")), new SameKeys()).Value.Should().Be(FieldValue.Reference(new RecordRef("customer", "7")));
        field.ToApp(FieldValue.Reference(new RecordRef("customer", "7")), new SameKeys()).Value.Should().Be(FieldValue.Reference(new RecordRef("company", "7")));
    }

    [Theory]
    [InlineData(UnresolvedReference.Wait, ConversionStatus.Waiting)]
    [InlineData(UnresolvedReference.Skip, ConversionStatus.Skipped)]
    [InlineData(UnresolvedReference.Clear, ConversionStatus.Converted)]
    public void A_reference_to_an_unlinked_record_waits_skips_or_clears(UnresolvedReference policy, ConversionStatus status)
    {
        var converted = Reference(policy).ToErp(FieldValue.Reference(new RecordRef("company", "7")));
        converted.Status.Should().Be(status);
        if (status == ConversionStatus.Converted) converted.Value.Should().Be(FieldValue.Null);
        if (status == ConversionStatus.Waiting) converted.ToFailure()!.Class.Should().Be(FailureClass.MissingPrerequisite);
    }

    [Fact]
    public void A_record_linked_to_another_kind_than_the_field_refers_to_is_not_the_one_meant()
    {
        var erp = new FieldDescription("payer", FieldType.Reference) { ReferenceKind = ActorKinds.Supplier };
        var field = MapFixture.Field(new FieldDescription("owner", FieldType.Reference), erp);
        field.ToErp(FieldValue.Reference(new RecordRef("company", "7")), new SameKeys()).Status.Should().Be(ConversionStatus.Waiting);
    }

    private static CompiledField Item(ListMapDefinition list) =>
        MapFixture.Field(MapFixture.AppField(FieldType.ListItem), MapFixture.ErpField(FieldType.ListItem), list: list);

    private static CompiledField Reference(UnresolvedReference policy) =>
        MapFixture.Field(new FieldDescription("owner", FieldType.Reference), new FieldDescription("payer", FieldType.Reference), change: m => m with { OnUnresolved = policy });
}
