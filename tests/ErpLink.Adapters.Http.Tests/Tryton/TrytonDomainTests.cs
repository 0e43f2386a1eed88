using ErpLink.Adapters.Http.JsonRpc;
using ErpLink.Adapters.Http.Tryton;

namespace ErpLink.Adapters.Http.Tests.Tryton;

public sealed class TrytonDomainTests
{
    [Theory]
    [InlineData("100%", "100\\%")]
    [InlineData("a_b", "a\\_b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("\\%", "\\\\\\%")]
    [InlineData("plain \"'][", "plain \"'][")]
    public void A_pattern_matches_only_its_text(string text, string pattern) => SearchTerm.Escape(text).Should().Be(pattern);

    [Fact]
    public void Groups_nest_and_an_empty_one_keeps_its_meaning()
    {
        var filter = Restriction.All(Restriction.Any(Name(SearchOperator.Begins, "a"), Name(SearchOperator.IsBlank)), Restriction.All(), Restriction.Any());
        Json(filter).Should().Be("""["AND",["OR",["name","ilike","a%"],["OR",["name","=",null],["name","=",""]]],["AND"],[["id","in",[]]]]""");
    }

    [Fact]
    public void A_negation_counts_null_in() =>
        Json(Name(SearchOperator.NotContains, "x_y")).Should().Be("""["OR",["name","=",null],["AND",["name","not ilike","%x\\_y%"]]]""");

    [Fact]
    public void Without_case_folding_other_spellings_are_asked_for_too()
    {
        Json(Name(SearchOperator.Equal, "Ærø"), foldsAsciiOnly: true).Should().Contain("\"\\u00E6r\\u00F8\"").And.Contain("\"\\u00C6R\\u00D8\"").And.StartWith("[\"OR\",");
        Json(Name(SearchOperator.NotEqual, "ø"), foldsAsciiOnly: true).Should().StartWith("[\"OR\",[\"name\",\"=\",null],[\"AND\",");
        Json(Name(SearchOperator.Equal, "aro"), foldsAsciiOnly: true).Should().Be("""["name","ilike","aro"]""");
    }

    [Theory]
    [InlineData(SearchOperator.Between)]
    [InlineData(SearchOperator.OneOf)]
    [InlineData(SearchOperator.Less)]
    public void What_is_not_declared_is_refused(SearchOperator searchOperator) =>
        FluentActions.Invoking(() => Json(Name(searchOperator, "a"))).Should().Throw<ErpLinkException>().Where(e => e.Code == ErrorCodes.SearchRefused && e.FailureClass == FailureClass.NotSupported);

    [Fact]
    public void Values_of_another_type_and_broken_text_are_refused()
    {
        FluentActions.Invoking(() => Json(Restriction.Where("name", SearchOperator.Equal, 1L))).Should().Throw<ErpLinkException>();
        FluentActions.Invoking(() => Json(Restriction.Where("name", SearchOperator.Equal))).Should().Throw<ErpLinkException>();
        FluentActions.Invoking(() => Json(Name(SearchOperator.Equal, "a\ud800"))).Should().Throw<ErpLinkException>();
    }

    private static Restriction Name(SearchOperator searchOperator, params FieldValue[] values) => Restriction.Where("name", searchOperator, values);

    private static string Json(Restriction restriction, bool foldsAsciiOnly = false) =>
        TrytonDomain.Of(restriction, field => TrytonDomain.Text(field.Field, field, foldsAsciiOnly)).ToJsonString();
}
