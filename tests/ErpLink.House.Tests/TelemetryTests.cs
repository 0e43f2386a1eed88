using ErpLink.House.Rules;
using ErpLink.House.Support;

namespace ErpLink.House;

public sealed class TelemetryTests
{
    private static readonly string Page = Repository.Read("docs/telemetry.md");

    [Fact]
    public void Every_name_in_the_code_is_in_the_docs_and_the_other_way_round() =>
        TelemetryRules.Check(TelemetryRules.NamesInCode(Repository.Read("src/ErpLink/Diagnostics/Telemetry.cs")), Page).Should().BeEmpty();

    [Fact]
    public void Every_log_message_has_its_number_in_the_docs()
    {
        var numbers = ErrorRules.Numbers(typeof(ErrorCodes)).ToDictionary(n => n.Item2, n => n.Item1);
        var logged = new[] { "src/ErpLink/Diagnostics/Log.cs", "src/ErpLink.Hosting/Log.cs" }.SelectMany(f => TelemetryRules.Events(Repository.Read(f))).Select(e => numbers[e]).Distinct().Order();
        TelemetryRules.NumbersInDocs(Page).Should().Equal(logged);
    }

    [Fact]
    public void Messages_are_logged_nowhere_else() => Repository.Files("src", "*.cs").Where(f => !f.EndsWith("/Log.cs", StringComparison.Ordinal)
        && Repository.Read(f).Contains("LoggerMessage", StringComparison.Ordinal)).Should().BeEmpty("there is one file of messages for each project");

    [Theory]
    [InlineData("const string A = \"erplink.a\";", "`erplink.b`", 2)]
    [InlineData("const string A = \"erplink.a\";", "`erplink.a`", 0)]
    public void A_page_out_of_step_is_found(string code, string page, int findings) =>
        TelemetryRules.Check(TelemetryRules.NamesInCode(code), page).Should().HaveCount(findings);
}
