using ErpLink.House.Rules;
using ErpLink.House.Support;

namespace ErpLink.House;

public sealed class CatalogueTests
{
    private static readonly HashSet<int> Tested = [.. Repository.Files("tests", "*.cs")
        .Where(f => Path.GetFileName(f) is not ("CatalogueTests.cs" or "CatalogueRules.cs")).SelectMany(f => CatalogueRules.Numbers(Repository.Read(f)))];

    [Fact]
    public void Every_row_of_the_catalogue_has_a_test_or_a_reason_why_not()
    {
        CatalogueRules.Rows.Except(Tested).Except(CatalogueRules.Missing.Keys).Should().BeEmpty("a row without a test is listed in CatalogueRules.Missing");
        CatalogueRules.Missing.Keys.Where(Tested.Contains).Should().BeEmpty("these have a test now: take them from CatalogueRules.Missing");
        Tested.Concat(CatalogueRules.Missing.Keys).Except(CatalogueRules.Rows).Should().BeEmpty("these rows do not exist");
    }

    [Fact]
    public void Rows_are_read_from_traits() =>
        CatalogueRules.Numbers("[Fact, Trait(\"Catalogue\", \"84\")] [Trait(\"Scenario\", \"T07\"), Trait(\"Catalogue\", \"101\")] // 7").Should().Equal(84, 101);
}
