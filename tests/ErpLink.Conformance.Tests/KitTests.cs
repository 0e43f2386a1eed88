using ErpLink.Conformance.Tests.World;

namespace ErpLink.Conformance.Tests;

/// <summary>The kit itself: what it says where it cannot check, where a rule is waived, and in its report.</summary>
public sealed class KitTests
{
    [Fact]
    public void The_rules_are_numbered_and_each_says_what_it_asks()
    {
        ConformanceRules.All.Select(r => r.Number).Should().Equal(Enumerable.Range(1, 18).Select(n => $"K{n:00}"));
        ConformanceRules.All.Should().OnlyContain(r => r.Title.Length > 20 && !r.Title.EndsWith('.'));
        FluentActions.Invoking(() => ConformanceRules.Get("K19")).Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData("K08")]
    [InlineData("K10")]
    [InlineData("K16")]
    [InlineData("K17")]
    [InlineData("K18")]
    public async Task A_rule_that_needs_a_second_writer_fails_without_one(string rule)
    {
        var result = await RunAsync(rule, new MemoryUnderTest { HasWriter = false });
        result.Outcome.Should().Be(RuleOutcome.Failed);
        result.Reason.Should().Contain("second writer");
    }

    [Theory]
    [InlineData("K11")]
    [InlineData("K13")]
    [InlineData("K18")]
    public async Task A_rule_that_needs_faults_fails_without_them(string rule)
    {
        var result = await RunAsync(rule, new MemoryUnderTest { Injector = null });
        result.Outcome.Should().Be(RuleOutcome.Failed);
        result.Reason.Should().Contain("faults");
    }

    [Fact]
    public async Task A_side_with_nothing_to_write_passes_no_rule_about_writes()
    {
        var side = new MemoryUnderTest();
        foreach (var field in side.Database.Kind.Fields) side.Left[field.Name] = "Nothing here is ever written.";
        foreach (var rule in new[] { "K01", "K05", "K06", "K17" })
            (await RunAsync(rule, side)).Outcome.Should().Be(RuleOutcome.Failed, rule);
    }

    [Fact]
    public async Task What_is_declared_not_to_be_promised_is_not_applicable()
    {
        var side = new MemoryUnderTest();
        side.Change(k => k with
        {
            CreateTier = CreateTier.Nothing,
            UpdateTier = UpdateTier.ReadCompare,
            VersionCovers = VersionCover.Partial,
            ReturnsStoredValues = false,
            ChangeFeed = ChangeFeed.None,
            ReportsDeletions = false,
        });
        foreach (var rule in new[] { "K04", "K05", "K08", "K16", "K17", "K18" })
        {
            var result = await RunAsync(rule, side);
            result.Outcome.Should().Be(RuleOutcome.NotApplicable, result.Reason);
            result.Reason.Should().Contain(" = ");
        }
    }

    [Fact]
    public async Task A_rule_that_starts_to_apply_runs_by_itself()
    {
        var side = new MemoryUnderTest();
        side.Change(k => k with { ChangeFeed = ChangeFeed.None, ReportsDeletions = false });
        (await RunAsync("K08", side)).Outcome.Should().Be(RuleOutcome.NotApplicable);
        side.Change(k => k with { ChangeFeed = ChangeFeed.Cursor });
        (await RunAsync("K08", side)).Outcome.Should().Be(RuleOutcome.Passed);
    }

    [Fact]
    public async Task A_waived_rule_that_fails_is_waived_and_one_that_is_kept_is_a_problem()
    {
        var side = new MemoryUnderTest();
        side.Waived.Add(new("K05", "The system does not look at versions."));
        (await new ConformanceRun(side).RunAsync(ConformanceRules.Get("K05"), default)).Should()
            .Match<RuleVerdict>(v => v.Problem != null && v.Problem.Contains("Take the waiver away") && v.Word == "waived, but kept");
        side.Database.ChecksVersions = false;
        (await new ConformanceRun(side).RunAsync(ConformanceRules.Get("K05"), default)).Should()
            .Match<RuleVerdict>(v => v.Problem == null && v.Word == "waived" && v.Reason == "The system does not look at versions.");
    }

    [Fact]
    public async Task A_failed_rule_is_a_problem()
    {
        var side = new MemoryUnderTest();
        side.Database.ChecksVersions = false;
        (await new ConformanceRun(side).RunAsync(ConformanceRules.Get("K05"), default)).Problem.Should().StartWith("K05 (A stale version");
    }

    [Fact]
    public async Task The_records_of_a_rule_are_tidied_away()
    {
        var side = new MemoryUnderTest();
        foreach (var rule in ConformanceRules.All) (await rule.RunAsync(side, default)).Outcome.Should().NotBe(RuleOutcome.Failed);
        side.Database.Rows.Should().BeEmpty();
    }

    [Fact]
    public async Task Two_runs_give_one_report_and_a_difference_is_named()
    {
        var report = await new ConformanceRun(new MemoryUnderTest()).ReportAsync(default);
        var again = await new ConformanceRun(new MemoryUnderTest()).ReportAsync(default);
        again.Markdown.Should().Be(report.Markdown);
        again.IsSameAs(report.Markdown.Replace("ErpLink.Conformance 0.1.0", "ErpLink.Conformance 9.9.9")).Should().BeTrue("its version is volatile");
        again.IsSameAs(report.Markdown.Replace("| `note` | Text |", "| `note` | Date |")).Should().BeFalse();
        again.Differences(report.Markdown.Replace("| `note` | Text |", "| `note` | Date |")).Should().HaveCount(2);
        report.Markdown.Should().Contain("| K05 |").And.Contain("tier 2 (`UniqueReference`)").And.NotContain("FAILED");
    }

    [Fact]
    public async Task The_report_names_waivers_and_fields_left_alone_with_their_reasons()
    {
        var side = new MemoryUnderTest();
        side.Waived.Add(new("K13", "The system's own library | cannot be cancelled."));
        side.Left["phone"] = "The system dials what is written here.";
        side.Injector = null;
        var report = await new ConformanceRun(side).ReportAsync(default);
        report.Markdown.Should().Contain("| waived | The system's own library \\| cannot be cancelled. |").And.Contain("| `phone` | The system dials what is written here. |");
    }

    private static async Task<RuleResult> RunAsync(string rule, SideUnderTest side) => await ConformanceRules.Get(rule).RunAsync(side, default);
}
