using Xunit;
using Xunit.Abstractions;

namespace ErpLink.Conformance;

/// <summary>
/// The rules as tests: derive a class, give the side, and every rule is run, waived with a written reason, or fails.
/// The report is printed, and compared with the published one.
/// </summary>
/// <param name="session">Keeps the results; xunit gives it.</param>
/// <param name="output">Takes the report; xunit gives it.</param>
public abstract class SideConformance(ConformanceSession session, ITestOutputHelper output) : IClassFixture<ConformanceSession>
{
    /// <summary>Set it to 1 to write the reports instead of comparing them.</summary>
    public const string AcceptVariable = "ERPLINK_ACCEPT_REPORTS";

    /// <summary>The folder of the published reports, such as <c>docs/adapters</c> of the author's repository; <see langword="null"/> when
    /// nothing is published. Default: nothing.</summary>
    protected virtual string? ReportFolder => null;

    /// <summary>The side. Called once for all tests of the class; it is disposed after them where it can be.</summary>
    protected abstract SideUnderTest CreateSide();

    /// <summary>An update of one field leaves all others untouched, those that no map names included.</summary>
    [RuleFact, Trait("Rule", "K01")]
    public Task An_update_of_one_field_leaves_all_others_untouched() => KeepsAsync("K01");

    /// <summary>Null, empty text and absent are three different inputs, each with its declared meaning.</summary>
    [RuleFact, Trait("Rule", "K02")]
    public Task Null_and_empty_text_and_absent_are_three_different_inputs() => KeepsAsync("K02");

    /// <summary>A create gives a stable key, and the record can be read by it at once.</summary>
    [RuleFact, Trait("Rule", "K03")]
    public Task A_create_gives_a_stable_key_that_can_be_read_at_once() => KeepsAsync("K03");

    /// <summary>The same reference and body twice make one record, another body under it is an error; where only look-up is declared, it finds.</summary>
    [RuleFact, Trait("Rule", "K04")]
    public Task One_reference_makes_one_record() => KeepsAsync("K04");

    /// <summary>A stale version is a conflict and never a silent write.</summary>
    [RuleFact, Trait("Rule", "K05")]
    public Task A_stale_version_is_a_conflict_and_never_a_silent_write() => KeepsAsync("K05");

    /// <summary>What is read back equals what was written, under the declared equality, for every field at its limits.</summary>
    [RuleFact, Trait("Rule", "K06")]
    public Task Every_value_at_its_limits_is_read_back_equal() => KeepsAsync("K06");

    /// <summary>Two reads without an edit give the same version and values, whichever way the record is read.</summary>
    [RuleFact, Trait("Rule", "K07")]
    public Task Two_reads_without_an_edit_give_one_version() => KeepsAsync("K07");

    /// <summary>The change feed reports every change made while it is read at least once, from any cursor.</summary>
    [RuleFact, Trait("Rule", "K08")]
    public Task The_change_feed_reports_every_change_at_least_once() => KeepsAsync("K08");

    /// <summary>Pages of a search are stable, every character is only itself, and an empty query lists all or is declared not to.</summary>
    [RuleFact, Trait("Rule", "K09")]
    public Task Search_pages_are_stable_and_every_character_is_only_itself() => KeepsAsync("K09");

    /// <summary>A deleted record reads as gone, and the feed reports the deletion or is declared not to.</summary>
    [RuleFact, Trait("Rule", "K10")]
    public Task A_deleted_record_reads_as_gone() => KeepsAsync("K10");

    /// <summary>Each injected fault has the right class and an honest outcome, and no write is sent again.</summary>
    [RuleFact, Trait("Rule", "K11")]
    public Task Every_fault_has_the_right_class_and_an_honest_outcome() => KeepsAsync("K11");

    /// <summary>The description is sound, stable and true of lists, and breaks no map that was made with the last release.</summary>
    [RuleFact, Trait("Rule", "K12")]
    public Task The_description_is_sound_and_breaks_no_map() => KeepsAsync("K12");

    /// <summary>A cancelled call comes back promptly and says honestly what may have happened.</summary>
    [RuleFact, Trait("Rule", "K13")]
    public Task A_cancelled_call_comes_back_promptly_and_honestly() => KeepsAsync("K13");

    /// <summary>The declared parallelism holds, and sides share nothing.</summary>
    [RuleFact, Trait("Rule", "K14")]
    public Task The_declared_parallelism_holds_and_sides_share_nothing() => KeepsAsync("K14");

    /// <summary>What is not tested carries a written reason, which is published.</summary>
    [RuleFact, Trait("Rule", "K15")]
    public Task What_is_not_tested_carries_a_published_reason() => KeepsAsync("K15");

    /// <summary>The app's feed reports every change, those made by ErpLink included.</summary>
    [RuleFact, Trait("Rule", "K16")]
    public Task The_feed_of_the_app_reports_what_ErpLink_changed_too() => KeepsAsync("K16");

    /// <summary>An edit of any field, child rows included, moves the version and is in the feed; quick edits have versions of their own.</summary>
    [RuleFact, Trait("Rule", "K17")]
    public Task An_edit_of_any_field_moves_the_version() => KeepsAsync("K17");

    /// <summary>A record that is declared to be what a write left is just that, even while somebody else writes.</summary>
    [RuleFact, Trait("Rule", "K18")]
    public Task An_answer_that_is_declared_is_what_the_write_left() => KeepsAsync("K18");

    /// <summary>The report of this run says what the published one says; where nothing is published, it is only printed.</summary>
    [RuleFact]
    public async Task The_report_is_the_published_one()
    {
        var report = await session.Run(CreateSide).ReportAsync(CancellationToken.None).ConfigureAwait(false);
        output.WriteLine(report.Markdown);
        if (ReportFolder is not { } folder) return;
        var file = Path.Combine(folder, report.Name + ".md");
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(file, report.Markdown).ConfigureAwait(false);
        }

        var published = File.Exists(file) ? await File.ReadAllTextAsync(file).ConfigureAwait(false) : string.Empty;
        if (!report.IsSameAs(published))
            Assert.Fail($"The published report {report.Name}.md says something else. When that is meant, run the tests once with {AcceptVariable}=1.\n{string.Join('\n', report.Differences(published))}");
    }

    private async Task KeepsAsync(string rule)
    {
        var verdict = await session.Run(CreateSide).RunAsync(ConformanceRules.Get(rule), CancellationToken.None).ConfigureAwait(false);
        output.WriteLine($"{verdict.Rule.Number}: {verdict.Word}. {verdict.Reason}");
        if (verdict.Problem is { } problem) Assert.Fail(problem);
    }
}
