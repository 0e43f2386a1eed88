using ErpLink.House.Rules;
using ErpLink.House.Support;

namespace ErpLink.House;

public sealed class ScenarioTests
{
    private const string LaterFile = "tests/ErpLink.Scenarios.Tests/LaterScenarios.cs";

    private static readonly List<string> Later = [.. ScenarioRules.Numbers(Repository.Read(LaterFile))];

    [Fact]
    public void Every_scenario_is_built_or_listed_as_later_and_none_is_both()
    {
        var all = ScenarioRules.Engine.Concat(ScenarioRules.Adapters).ToList();
        all.Except(ScenarioRules.Built).Except(Later).Should().BeEmpty($"what is not built is listed in {LaterFile}");
        Later.Intersect(ScenarioRules.Built).Should().BeEmpty("what is built is taken from the list");
        Later.Except(all).Should().BeEmpty("these numbers do not exist");
        Later.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Every_scenario_that_is_built_has_a_test_of_its_number()
    {
        var tested = Repository.Files("tests", "*.cs").Where(f => f != LaterFile && !f.StartsWith("tests/ErpLink.House.Tests/", StringComparison.Ordinal))
            .SelectMany(f => ScenarioRules.Numbers(Repository.Read(f))).ToHashSet();
        ScenarioRules.Built.Except(tested).Should().BeEmpty(
            "a scenario of the list ScenarioRules.Built needs a test with [Trait(\"Scenario\", \"Txx\")]; one that is not built goes to {0}", LaterFile);
    }

    [Fact]
    public void Later_scenarios_say_why_they_are_skipped() =>
        Repository.Read(LaterFile).Should().Contain("\"built in a later issue\"").And.NotContain("[Fact]").And.NotContain("[Fact,");

    [Fact]
    public void Numbers_are_read_from_traits() =>
        ScenarioRules.Numbers("[Trait(\"Scenario\", \"T07\")] [Trait(\"Rule\", \"K18\")] [Trait(\"Rule\", \"T01\")] // T02").Should().Equal("T07", "K18");
}
