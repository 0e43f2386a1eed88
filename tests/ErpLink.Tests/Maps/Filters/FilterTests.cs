using ErpLink.Maps;

namespace ErpLink.Tests.Maps;

public sealed class FilterTests
{
    private static readonly FieldSelection All = FieldSelection.Of("name", "standing", "since", "at", "active", "amount");

    private static SideDescription App => MapFixture.Side(MapFixture.Kind(EntityKinds.Company, new("name", FieldType.Text), new("standing", FieldType.ListItem) { List = "standing" },
        new("since", FieldType.Date), new("at", FieldType.Instant), new("active", FieldType.Boolean), new("amount", FieldType.Decimal)));

    private static SideDescription Erp => MapFixture.Side(MapFixture.Kind(ActorKinds.Customer, new("displayName", FieldType.Text), new("blocked", FieldType.Boolean)));

    public static TheoryData<string, Restriction, bool> Table() => new()
    {
        { "text", Restriction.Where("name", SearchOperator.Begins, "ac"), true },
        { "item by text", Restriction.Where("standing", SearchOperator.OneOf, "A", "B"), true },
        { "item", Restriction.Where("standing", SearchOperator.NotOneOf, FieldValue.ListItem("A")), false },
        { "date by text", Restriction.Where("since", SearchOperator.Less, "2026-02-01"), true },
        { "instant by day in the zone", Restriction.Where("at", SearchOperator.Equal, "2026-02-01"), true },
        { "boolean", Restriction.Where("active", SearchOperator.Equal, false), false },
        { "decimal by integer", Restriction.Where("amount", SearchOperator.Between, 1, 2), true },
        { "blank", Restriction.Where("name", SearchOperator.IsBlank), false },
        { "all", Restriction.All(Restriction.Where("active", SearchOperator.Equal, true), Restriction.Where("name", SearchOperator.Equal, "other")), false },
        { "any", Restriction.Any(Restriction.Where("active", SearchOperator.Equal, true), Restriction.Where("name", SearchOperator.Equal, "other")), true },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_record_takes_part_when_the_filter_holds(string what, Restriction filter, bool expected)
    {
        var map = Map(m => m with { AppFilter = filter });
        map.TakesPart(Side.App, Acme()).Should().Be(expected, what);
        map.TakesPart(Side.Erp, new Record("customer", "1", FieldSelection.None, [])).Should().BeTrue("the other side has no filter");
    }

    [Fact]
    public void The_fields_of_the_filter_are_read_behind_the_mapped_ones()
    {
        var map = Map(m => m with { AppFilter = Restriction.All(Restriction.Where("active", SearchOperator.Equal, true), Restriction.Where("name", SearchOperator.IsNotBlank), Restriction.Where("active", SearchOperator.IsNotBlank)) });
        map.AppFields.Names.Should().Equal("name");
        map.FieldsToRead(Side.App).Names.Should().Equal("name", "active");
        map.FieldsToRead(Side.Erp).Should().BeSameAs(map.ErpFields);
        map.Fields[0].AppIndex.Should().Be(map.FieldsToRead(Side.App).IndexOf("name"));
    }

    [Fact]
    public void A_field_that_was_not_read_says_nothing()
    {
        var map = Map(m => m with { AppFilter = Restriction.Any(Restriction.Where("name", SearchOperator.Equal, "Acme"), Restriction.Where("active", SearchOperator.Equal, true)) });
        map.TakesPart(Side.App, new Record("company", "1", FieldSelection.Of("name"), ["Acme"])).Should().BeNull();
    }

    public static TheoryData<string, Restriction, int, string> Refused() => new()
    {
        { "field", Restriction.Where("nmae", SearchOperator.Equal, "a"), ErrorCodes.FieldUnknown, "Did you mean 'name'?" },
        { "operator", Restriction.Where("active", SearchOperator.Begins, true), ErrorCodes.FilterInvalid, "Use 'equal', 'isBlank', 'isNotBlank'." },
        { "no such operator", Restriction.Where("active", (SearchOperator)99, true), ErrorCodes.FilterInvalid, "'99' does not apply" },
        { "value", Restriction.Where("amount", SearchOperator.Less, "many"), ErrorCodes.FilterInvalid, "'many' (Text) cannot be compared" },
        { "date", Restriction.Where("since", SearchOperator.Less, "tomorrow"), ErrorCodes.FilterInvalid, "'since' is date" },
        { "null", Restriction.Where("name", SearchOperator.Equal, FieldValue.Null), ErrorCodes.FilterInvalid, "isBlank" },
        { "too few", Restriction.Where("amount", SearchOperator.Between, 1), ErrorCodes.FilterInvalid, "takes 2 values, and 1" },
        { "none", Restriction.Where("standing", SearchOperator.OneOf), ErrorCodes.FilterInvalid, "one value or more" },
        { "empty group", Restriction.Any(), ErrorCodes.FilterInvalid, "lets no record in" },
        { "too many", Restriction.Any([.. Enumerable.Range(0, 501).Select(i => Restriction.Where("amount", SearchOperator.Equal, i))]), ErrorCodes.FilterInvalid, "501 comparisons" },
        { "too deep", Enumerable.Range(0, 40).Aggregate(Restriction.Where("name", SearchOperator.IsBlank), (inner, _) => Restriction.All(inner)), ErrorCodes.FilterInvalid, "deeper than 32" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_filter_that_cannot_work_is_refused_and_its_map_left_out(string what, Restriction filter, int code, string text)
    {
        var definition = Connection(m => m with { AppFilter = filter });
        var problem = MapFixture.Validate(definition, App, Erp).Problems.Should().ContainSingle(what).Which;
        problem.Code.Should().Be(code);
        problem.Path.Should().Be("connection 'oslo', map company/customer, appFilter");
        problem.ToString().Should().Contain(text);
        ConnectionValidator.Compile(definition, App, Erp).Maps.Should().BeEmpty("without its filter all records would take part");
    }

    [Fact]
    public void A_filter_of_the_ERP_is_over_its_own_fields_and_the_version_changes_with_it()
    {
        var filtered = Map(m => m with { ErpFilter = Restriction.Where("blocked", SearchOperator.Equal, false) });
        filtered.FieldsToRead(Side.Erp).Names.Should().Equal("displayName", "blocked");
        filtered.Version.Should().NotBe(Map(m => m).Version);
        filtered.Fields[0].Signature.Should().Be(Map(m => m).Fields[0].Signature, "who takes part says nothing about values");
        MapFixture.Validate(Connection(m => m with { ErpFilter = Restriction.Where("name", SearchOperator.IsBlank) }), App, Erp).Problems.Should().ContainSingle().Which.Path.Should().EndWith("erpFilter");
    }

    private static ConnectionDefinition Connection(Func<MapDefinition, MapDefinition> change) => new("oslo", "test")
    {
        TimeZone = MapFixture.Zone,
        Maps = [change(new MapDefinition(EntityKinds.Company, ActorKinds.Customer, [new FieldMapDefinition("name", "displayName", Direction.Both)]))],
    };

    private static CompiledMap Map(Func<MapDefinition, MapDefinition> change) => MapFixture.Validate(Connection(change), App, Erp).Require("oslo").Maps[0];

    private static Record Acme() => new("company", "1", All,
        ["Acme", FieldValue.ListItem("A"), new DateOnly(2026, 1, 31), new DateTimeOffset(2026, 1, 31, 23, 30, 0, TimeSpan.Zero), true, 1.5m]);
}
