using ErpLink.House.Rules;
using ErpLink.House.Support;

namespace ErpLink.House;

public sealed class SuperOfficeTests
{
    private static readonly string Page = Repository.Read("docs/coming-from-superoffice.md");

    [Fact]
    public void Every_feature_and_operation_has_its_row_and_every_call_it_names_exists() => SuperOfficeRules.Check(Page, Product.PublicTypes).Should().BeEmpty();

    [Theory]
    [InlineData("| U3 |", "| U33 |", "'U3' has 0 rows; it needs one.")]
    [InlineData("| U4 |", "| U3 |", "'U3' has 2 rows; it needs one.")]
    [InlineData("| `SyncAll` |", "| `SyncEverything` |", "'SyncAll' has 0 rows; it needs one.")]
    [InlineData("`IErpLinker.EraseAsync`", "`IErpLinker.ForgetAsync`", "'IErpLinker.ForgetAsync' does not exist.")]
    public void A_row_that_is_missing_or_doubled_and_a_call_that_does_not_exist_are_found(string text, string instead, string finding) =>
        SuperOfficeRules.Check(Page.Replace(text, instead, StringComparison.Ordinal), Product.PublicTypes).Should().Contain(finding);
}
