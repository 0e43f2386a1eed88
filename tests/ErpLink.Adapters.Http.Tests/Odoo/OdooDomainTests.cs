using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.Odoo;

namespace ErpLink.Adapters.Http.Tests.Odoo;

public sealed class OdooDomainTests
{
    private static FieldRestriction Name(SearchOperator search, params FieldValue[] values) => new("name", search, values);

    [Theory]
    [InlineData(SearchOperator.Equal, """[["name","=ilike","a\\%b\\_c\\\\d"]]""")]
    [InlineData(SearchOperator.Begins, """[["name","=ilike","a\\%b\\_c\\\\d%"]]""")]
    [InlineData(SearchOperator.Contains, """[["name","=ilike","%a\\%b\\_c\\\\d%"]]""")]
    [InlineData(SearchOperator.Ends, """[["name","=ilike","%a\\%b\\_c\\\\d"]]""")]
    [InlineData(SearchOperator.NotEqual, """["|",["name","=",false],"!",["name","=ilike","a\\%b\\_c\\\\d"]]""")]
    [InlineData(SearchOperator.NotContains, """["|",["name","=",false],"!",["name","=ilike","%a\\%b\\_c\\\\d%"]]""")]
    [InlineData(SearchOperator.NotBegins, """["|",["name","=",false],"!",["name","=ilike","a\\%b\\_c\\\\d%"]]""")]
    [InlineData(SearchOperator.NotEnds, """["|",["name","=",false],"!",["name","=ilike","%a\\%b\\_c\\\\d"]]""")]
    [InlineData(SearchOperator.IsBlank, """["|",["name","=",false],["name","=",""]]""")]
    [InlineData(SearchOperator.IsNotBlank, """["\u0026",["name","!=",false],["name","!=",""]]""")]
    public void Text_is_compared_as_it_is_written(SearchOperator search, string expected) =>
        OdooDomain.Text("name", Name(search, @"a%b_c\d")).ToJson().ToJsonString().Should().Be(expected);

    [Fact]
    public void Groups_are_written_with_their_signs_before_them()
    {
        var filter = Restriction.Any(Restriction.All(Name(SearchOperator.Equal, "a"), Name(SearchOperator.Equal, "b"), Name(SearchOperator.Equal, "c")), Name(SearchOperator.NotEqual, "d"));
        var domain = OdooDomain.Of(filter, f => OdooDomain.Where(f.Field, f.Operator.ToString(), f.Values[0].AsText()));
        domain.ToJson().Select(t => t is JsonArray leaf ? leaf[2]!.ToString() : t!.ToString()).Should().Equal("|", "&", "&", "a", "b", "c", "d");
    }

    [Fact]
    public void An_empty_group_of_all_is_everything_and_one_of_any_is_nothing()
    {
        OdooDomain.All().ToJson().ToJsonString().Should().Be("""[[1,"=",1]]""");
        OdooDomain.Any().ToJson().ToJsonString().Should().Be("""[[0,"=",1]]""");
        OdooDomain.All(OdooDomain.IsNothing("a")).ToJson().Should().HaveCount(1, "one part needs no sign");
    }

    [Fact]
    public void A_key_that_is_in_no_list_matches_nothing_and_its_opposite_what_is_blank_too()
    {
        OdooDomain.List("c", new("c", SearchOperator.OneOf, [FieldValue.ListItem("x")]), _ => null).ToJson().ToJsonString().Should().Be("""[["c","in",[]]]""");
        OdooDomain.List("c", new("c", SearchOperator.NotOneOf, [FieldValue.ListItem("x")]), _ => 7).ToJson().ToJsonString().Should().Be("""["|",["c","=",false],["c","not in",[7]]]""");
    }

    [Theory]
    [InlineData(SearchOperator.Less)]
    [InlineData(SearchOperator.OneOf)]
    public void What_text_cannot_be_asked_is_refused(SearchOperator search)
    {
        var ask = () => OdooDomain.Text("name", Name(search, "a"));
        ask.Should().Throw<ErpLinkException>().Which.Code.Should().Be(ErrorCodes.SearchRefused);
    }
}
