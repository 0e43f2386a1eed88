using ErpLink.Maps;
using ErpLink.Tests.Values;
using FsCheck;
using FsCheck.Fluent;

namespace ErpLink.Tests.Maps;

public sealed class ConnectionJsonTests
{
    [Fact]
    public void Every_definition_survives_JSON_and_is_written_the_same_again() =>
        AnyValue.Holds(AnyDefinition.Connection, definition =>
        {
            var json = ConnectionJson.Write(definition);
            var read = ConnectionJson.Read(json);
            read.Should().BeEquivalentTo(definition, options => options.WithStrictOrdering().Excluding(d => d.Settings).ComparingByMembers<ConnectionDefinition>().ComparingByMembers<MapDefinition>()
                .ComparingByMembers<FieldMapDefinition>().ComparingByMembers<ListMapDefinition>().ComparingByMembers<MatchTierDefinition>().ComparingByMembers<AccessGrant>()
                .ComparingByMembers<ConversionStep>().ComparingByMembers<FieldRestriction>().ComparingByMembers<RestrictionGroup>().RespectingRuntimeTypes());
            read.Settings.Should().Equal(definition.Settings);
            return ConnectionJson.Write(read) == json;
        });

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var read = ConnectionJson.Read("""{ "name": "oslo", "adapter": "odata", "maps": [ { "entity": "company", "actor": "customer", "fields": [ { "app": "a", "erp": "b" } ] } ] }""");
        read.Should().BeEquivalentTo(new ConnectionDefinition("oslo", "odata")
        {
            Maps = [new MapDefinition(EntityKinds.Company, ActorKinds.Customer, [new FieldMapDefinition("a", "b", Direction.None)])],
        });
        read.Maps[0].Fields[0].DefaultInErp.IsAbsent.Should().BeTrue();
        read.Maps[0].Parent.Should().BeNull();
        read.Id.Should().BeNull();
    }

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_fine() =>
        ConnectionJson.Read("\uFEFF{ \"name\": \"oslo\", // where we sell\n \"adapter\": \"odata\", }").Name.Should().Be("oslo");

    [Theory]
    [InlineData("1.50", "1.50")]
    [InlineData("1.5e2", "150")]
    public void A_number_with_a_point_is_an_exact_decimal(string json, string expected) =>
        Default(json).Should().Be(FieldValue.Decimal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Plain_and_typed_values_are_read()
    {
        Default("\"\"").Should().Be(FieldValue.EmptyText);
        Default("null").Should().Be(FieldValue.Null);
        Default("12").Should().Be(FieldValue.Integer(12));
        Default("true").Should().Be(FieldValue.Boolean(true));
        Default("""{ "date": "2026-01-31" }""").Should().Be(FieldValue.Date(new DateOnly(2026, 1, 31)));
        Default("""{ "items": ["b", "a"] }""").Should().Be(FieldValue.ListItems(["a", "b"]));
    }

    [Theory]
    [InlineData("""{"name":"o","adapter":"x","mapz":[]}""", "$.mapz, line 1", "Did you mean 'maps'?")]
    [InlineData("{\"name\":\"o\",\n\"adapter\":\"x\",\n\"name\":\"p\"}", "$.name, line 3", "given twice")]
    [InlineData("{\"name\":\"o\",\n\"adapter\":7}", "$.adapter, line 2", "text is wanted, and this is a number")]
    [InlineData("""{"name":"o"}""", "$, line 1", "'adapter' is missing")]
    [InlineData("""{"name":"o","adapter":"x","maps":{}}""", "$.maps, line 1", "an array is wanted")]
    [InlineData("""{"name":"o","adapter":"x","id":"a b"}""", "$.id, line 1", "not a connection id")]
    [InlineData("""{"name":"o","adapter":"x","settings":{"a":1}}""", "$.settings.a, line 1", "text is wanted")]
    [InlineData("""{"name":"o","adapter":"x","settings":[]}""", "$.settings, line 1", "an object is wanted")]
    [InlineData("""{"name":"o","adapter":"x","onConflict":["crmWins"]}""", "$.onConflict[0], line 1", "'crmWins' is not one of the words allowed")]
    [InlineData("""{"name":"o","adapter":"x","maps":[{"entity":"Company","actor":"customer"}]}""", "$.maps[0].entity, line 1", "lower-case")]
    [InlineData("""{"name":"o","adapter":"x","maps":[{"entity":"company"}]}""", "$.maps[0], line 1", "'actor' is missing")]
    [InlineData("""{"name":"o","adapter":"x","maps":[{"entity":"a","actor":"b","fields":[{"app":"a","erp":"b","direction":"Both"}]}]}""", "$.maps[0].fields[0].direction, line 1", "Did you mean 'both'?")]
    [InlineData("""{"name":"o","adapter":"x","maps":[{"entity":"a","actor":"b","fields":[{"app":"a","erp":"b","defaultInErp":[1]}]}]}""", "$.maps[0].fields[0].defaultInErp, line 1", "a value is wanted")]
    [InlineData("""{"name":"o","adapter":"x","maps":[{"entity":"a","actor":"b","fields":[{"app":"a","erp":"b","defaultInErp":{"date":"x"}}]}]}""", "$.maps[0].fields[0].defaultInErp, line 1", "2026-01-31")]
    [InlineData("""{"name":"o","adapter":"x","maps":[{"entity":"a","actor":"b","fields":[{"app":"a","erp":"b","sharedOrder":1.5}]}]}""", "$.maps[0].fields[0].sharedOrder, line 1", "a whole number is wanted")]
    [InlineData("{\"name\":\"o\",\n\"adapter\" \"x\"}", "line 2", "not JSON")]
    [InlineData("""{"name":"o","adapter":"x"} {}""", "line 1", "not JSON")]
    [InlineData("[]", "$, line 1", "an object is wanted")]
    [InlineData("null", "$, line 1", "an object is wanted")]
    [InlineData("", "line 1", "not JSON")]
    public void What_cannot_be_read_is_refused_with_its_path_and_line(string json, string where, string what)
    {
        var read = () => ConnectionJson.Read(json);
        var error = read.Should().Throw<ErpLinkException>().Which;
        error.Code.Should().Be(ErrorCodes.DefinitionMalformed);
        error.Message.Should().Contain(where).And.Contain(what);
    }

    private static FieldValue Default(string json) => ConnectionJson.Read(
        $$"""{"name":"o","adapter":"x","maps":[{"entity":"a","actor":"b","defaults":[{"field":"f","value":{{json}}}]}]}""").Maps[0].Defaults[0].Value;
}
