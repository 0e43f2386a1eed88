using ErpLink.Conformance.Tests.World;

namespace ErpLink.Conformance.Tests;

/// <summary>A kit that nobody broke proves nothing: for each rule, a side that breaks it and nothing more than it has to.</summary>
public sealed class BrokenSideTests
{
    [Fact, Trait("Rule", "K01")]
    public Task An_update_that_takes_another_field_with_it_is_caught() =>
        CaughtAsync("K01", "changed 'note', too", side => side.Database.OnUpdate = row => row.Values["note"] = FieldValue.Null);

    [Fact, Trait("Rule", "K01")]
    public Task An_update_that_takes_with_it_what_no_map_names_is_caught() =>
        CaughtAsync("K01", "more than one thing", side => side.Database.OnUpdate = row => row.Unmapped = "");

    [Fact, Trait("Rule", "K02")]
    public Task A_side_that_makes_null_of_empty_text_and_does_not_say_so_is_caught() =>
        CaughtAsync("K02", "empty text in 'note' is Null", side => side.Database.Normalise = (f, v) => v.IsBlank ? FieldValue.Null : f.Equality.Canonical(v));

    [Fact, Trait("Rule", "K02")]
    public Task A_default_that_is_not_filled_in_is_caught() =>
        CaughtAsync("K02", "default is not there", side => side.Make = faults => new Defaulting(side.Database, faults));

    [Fact, Trait("Rule", "K03")]
    public Task A_key_that_finds_nothing_is_caught() => CaughtAsync("K03", "as Gone", side => side.Make = faults => new OtherKeys(side.Database, faults));

    [Fact, Trait("Rule", "K04")]
    public Task A_side_that_creates_twice_is_caught() => CaughtAsync("K04", "The same create again", side => side.Database.ChecksReferences = false);

    [Fact, Trait("Rule", "K04")]
    public Task A_reference_that_cannot_be_found_is_caught() => CaughtAsync("K04", "finds 0 records", side =>
    {
        side.Change(k => k with { CreateTier = CreateTier.SearchableReference });
        side.Make = faults => new Blind(side.Database, faults);
    });

    [Fact, Trait("Rule", "K05")]
    public Task A_silent_write_over_a_newer_version_is_caught() => CaughtAsync("K05", "A stale update of", side => side.Database.ChecksVersions = false);

    [Fact, Trait("Rule", "K06")]
    public Task Text_that_is_cut_without_a_word_is_caught() => CaughtAsync("K06", "'note' was given", side => side.Database.Normalise = (f, v) =>
        f.Name == "note" && v.Kind == ValueKind.Text ? TextRules.Truncate(v.AsText(), 30) : f.Equality.Canonical(v));

    [Fact, Trait("Rule", "K06")]
    public Task Decimals_that_are_rounded_without_a_word_are_caught() => CaughtAsync("K06", "'limit' was given", side =>
        side.Database.Normalise = (f, v) => v.Kind == ValueKind.Decimal ? decimal.Round(v.AsDecimal(), 1) : f.Equality.Canonical(v));

    [Fact, Trait("Rule", "K07")]
    public Task A_version_that_moves_when_somebody_else_is_made_is_caught() =>
        CaughtAsync("K07", "gives another version", side => side.Make = faults => new Restless(side.Database, faults));

    [Fact, Trait("Rule", "K08")]
    public Task A_feed_that_skips_what_happens_while_it_is_read_is_caught() =>
        CaughtAsync("K08", "does not report a create", side => side.Make = faults => new Hasty(side.Database, faults));

    [Fact, Trait("Rule", "K08")]
    public Task A_feed_without_the_deletions_it_declares_is_caught() =>
        CaughtAsync("K08", "does not report a deletion", side => side.Make = faults => new Reporting(side.Database, faults, r => r.Kind != ChangeKind.Deleted));

    [Fact, Trait("Rule", "K09")]
    public Task A_wildcard_in_a_search_is_caught() => CaughtAsync("K09", "'…a%b'", side => side.Make = faults => new Wild(side.Database, faults));

    [Fact, Trait("Rule", "K09")]
    public Task A_search_that_does_not_end_is_caught() => CaughtAsync("K09", "says it is complete", side => side.Make = faults => new Endless(side.Database, faults));

    [Fact, Trait("Rule", "K10")]
    public Task A_deleted_record_that_reads_as_an_error_is_caught() => CaughtAsync("K10", "as NotAnswered", side => side.Make = faults => new Vague(side.Database, faults));

    [Fact, Trait("Rule", "K11")]
    public Task A_lost_answer_that_is_told_as_a_failure_is_caught() => CaughtAsync("K11", "TimeoutBeforeEffect gave NotApplied", side =>
        side.MemoryFaults.NoAnswer = () => WriteResult.NotApplied(new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, "Try again.")));

    [Fact, Trait("Rule", "K11")]
    public Task A_write_that_is_sent_again_is_caught() => CaughtAsync("K11", "was sent 2 times", side => side.Make = faults => new Stubborn(side.Database, faults));

    [Fact, Trait("Rule", "K12")]
    public Task A_list_with_a_doubled_key_is_caught() => CaughtAsync("K12", "have one key", side => side.Make = faults => new Doubled(side.Database, faults));

    [Fact, Trait("Rule", "K12")]
    public async Task A_schema_that_breaks_the_maps_of_the_last_release_is_caught_unless_it_is_meant()
    {
        var side = new MemoryUnderTest();
        side.Published = (await new ConformanceRun(side).ReportAsync(default)).Markdown;
        (await RunAsync("K12", side)).Outcome.Should().Be(RuleOutcome.Passed);
        side.Change(k => k with { Fields = [.. k.Fields.Where(f => f.Name != "seen").Select(f => f.Name == "name" ? f with { LengthMax = 50 } : f)] });
        (await RunAsync("K12", side)).Should().Match<RuleResult>(r => r.Outcome == RuleOutcome.Failed && r.Reason.Contains("'name' held 60 characters and holds 50"));
        side.Breaks["name"] = "The system was changed to shorter names.";
        (await RunAsync("K12", side)).Reason.Should().Contain("'seen' is gone");
        side.Breaks["seen"] = "The system does not keep it any more.";
        (await RunAsync("K12", side)).Outcome.Should().Be(RuleOutcome.Passed);
    }

    [Fact, Trait("Rule", "K13")]
    public Task A_call_that_does_not_hear_that_it_is_cancelled_is_caught() =>
        CaughtAsync("K13", "did not come back", side => side.Make = faults => new Deaf(side.Database, faults));

    [Fact, Trait("Rule", "K13")]
    public Task A_cancelled_write_that_says_it_did_not_happen_is_caught() => CaughtAsync("K13", "says NotApplied", side =>
        side.MemoryFaults.NoAnswer = () => WriteResult.NotApplied(new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, "Cancelled.")));

    [Fact, Trait("Rule", "K14")]
    public Task Sides_that_are_closed_together_are_caught() => CaughtAsync("K14", "ObjectDisposedException", side =>
    {
        var shared = new MemorySide(side.Database);
        side.Make = _ => shared;
    });

    [Fact, Trait("Rule", "K14")]
    public Task A_side_that_mixes_up_calls_at_once_is_caught() => CaughtAsync("K14", "at once", side => side.Make = faults => new Confused(side.Database, faults));

    [Theory, Trait("Rule", "K15")]
    [InlineData("K04", "todo", "no reason that helps")]
    [InlineData("K99", "The system has no such thing at all.", "is no rule")]
    [InlineData("K15", "Reasons are for other people to give.", "cannot be waived")]
    public Task A_waiver_without_a_reason_is_caught(string rule, string reason, string expected) =>
        CaughtAsync("K15", expected, side => side.Waived.Add(new(rule, reason)));

    [Fact, Trait("Rule", "K16")]
    public Task A_feed_that_leaves_out_what_ErpLink_did_is_caught() =>
        CaughtAsync("K16", "what ErpLink created", side => side.Make = faults => new Reporting(side.Database, faults, r => !r.BySide));

    [Fact, Trait("Rule", "K17")]
    public Task A_version_that_misses_a_child_row_is_caught() => CaughtAsync("K17", "does not move the version", side => side.Database.EditsMoveVersions = false);

    [Fact, Trait("Rule", "K18")]
    public Task An_answer_that_was_read_back_while_somebody_wrote_is_caught() =>
        CaughtAsync("K18", "somebody else wrote after it", side => side.Make = faults => new ReadingBack(side.Database, faults));

    private static async Task CaughtAsync(string rule, string reason, Action<MemoryUnderTest> breakIt)
    {
        var side = new MemoryUnderTest();
        (await RunAsync(rule, side)).Should().Match<RuleResult>(r => r.Outcome == RuleOutcome.Passed, "the good side keeps it");
        breakIt(side);
        var result = await RunAsync(rule, side);
        result.Outcome.Should().Be(RuleOutcome.Failed, result.Reason);
        result.Reason.Should().Contain(reason);
    }

    private static async Task<RuleResult> RunAsync(string rule, SideUnderTest side) => await ConformanceRules.Get(rule).RunAsync(side, default);
}
