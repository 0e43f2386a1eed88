using System.Globalization;
using ErpLink.Adapters;

namespace ErpLink.Tests.Feeds;

public sealed class TimestampCursorTests
{
    private static readonly TimestampRules Rules = new();
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void The_first_start_is_at_the_present_and_reports_nothing()
    {
        var server = new TimestampServer(Rules);
        server.Edit("old");
        server.Wait(Hour);
        server.ReadPage().Should().BeEquivalentTo(new { CursorExpired = false, HasMore = false, Changes = Array.Empty<RecordChange>() });
        server.ReadPass().Should().BeEmpty("what was there before is a listing's business");
        server.Edit("new");
        server.ReadPass().Should().Equal(("new", 2));
    }

    [Theory, Trait("Scenario", "T57"), Trait("Catalogue", "35")]
    [InlineData("")]
    [InlineData("0123")]
    [InlineData("ts1t||||||")]
    [InlineData("ts1t|2026-03-28T09:00:00.0000000Z=|||||")]
    [InlineData("ts1t|2026-03-28T09:00:00.0000000Z>x||2026-03-28T09:00:00.0000000Z|||")]
    [InlineData("ts1t|2026-03-28T25:00:00.0000000Z||2026-03-28T09:00:00.0000000Z|||")]
    [InlineData("ts1t|2026-03-28T09:00:00.0000000Z=%00||2026-03-28T09:00:00.0000000Z|||")]
    [InlineData("ts1k|2026-03-28T09:00:00.0000000Z||2026-03-28T09:00:00.0000000Z|||")]
    [InlineData("ts2t|2026-03-28T09:00:00.0000000Z||2026-03-28T09:00:00.0000000Z|||")]
    public void A_text_that_is_no_cursor_starts_anew_and_says_so(string text)
    {
        var server = new TimestampServer(Rules) { Cursor = new SyncCursor(text) };
        server.Edit("a");
        server.ReadPage();
        server.Expired.Should().BeTrue();
        server.ReadPass().Should().Equal([("a", 1)], "the new start looks back over the overlap");
    }

    [Fact]
    public void A_default_cursor_is_no_cursor() => TimestampCursor.Parse(default, Rules).Should().BeNull();

    [Theory, Trait("Rule", "K08")]
    [InlineData(false)]
    [InlineData(true)]
    public void An_absurdly_future_cursor_returns_nothing_and_does_not_advance(bool tellsTime)
    {
        var server = new TimestampServer(Rules, tellsTime) { Cursor = TimestampCursor.Start(new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero), Rules).ToSyncCursor() };
        var cursor = server.Cursor;
        server.Edit("a");
        for (var poll = 0; poll < 3; poll++) server.ReadPage().Should().BeEquivalentTo(new { CursorExpired = false, HasMore = false, Changes = Array.Empty<RecordChange>() });
        server.Cursor.Should().Be(cursor);
    }

    [Theory, Trait("Scenario", "T53"), Trait("Catalogue", "36")]
    [InlineData(false, 100)]
    [InlineData(false, 999)]
    [InlineData(true, 100)]
    public void A_thousand_rows_with_one_timestamp_across_pages_are_neither_skipped_nor_endless(bool byKey, int pageSize)
    {
        var server = new TimestampServer(Rules with { PagesByKey = byKey }) { PageSize = pageSize };
        server.ReadPage();
        server.Wait(Hour);
        for (var i = 0; i < 1000; i++) server.Edit(i.ToString(CultureInfo.InvariantCulture));
        var pages = server.Pages;
        server.ReadPass().Select(r => r.Key).Should().OnlyHaveUniqueItems().And.HaveCount(1000);
        (server.Pages - pages).Should().Be((1000 + pageSize - 1) / pageSize);
    }

    [Fact, Trait("Scenario", "T52"), Trait("Catalogue", "37")]
    public void A_row_that_commits_late_with_an_older_stamp_is_found_within_the_overlap()
    {
        var server = new TimestampServer(Rules);
        server.ReadPage();
        server.Wait(Hour);
        server.Edit("late", lag: Minute);
        server.Wait(TimeSpan.FromSeconds(30));
        server.Edit("soon");
        server.ReadPass().Should().Equal(("soon", 2));
        server.Wait(TimeSpan.FromSeconds(30));
        server.ReadPass().Should().Contain(("late", 1));
    }

    [Fact, Trait("Scenario", "T59"), Trait("Catalogue", "38")]
    public void A_clock_that_jumps_back_an_hour_widens_the_window_once_and_misses_nothing()
    {
        var server = new TimestampServer(Rules);
        server.ReadPage();
        server.Wait(3 * Hour);
        server.Edit("before");
        server.Wait(7 * Minute);
        server.ReadPass();
        server.ReadPass().Should().BeEmpty();
        server.Skew = -Hour;
        server.Wait(3 * Minute);
        server.Edit("after");
        server.Wait(Minute);
        server.ReadPass().Should().Contain(("after", 2));
        server.ReadPass().Should().BeEmpty("what the widened window repeated is known now");
        var cursor = server.Cursor;
        server.ReadPass();
        server.Cursor.Should().Be(cursor);
    }

    [Fact]
    public void Quiet_polls_cost_one_request_each_and_never_change_the_text()
    {
        var server = new TimestampServer(Rules);
        server.ReadPage();
        server.Wait(Minute);
        server.Edit("a");
        server.ReadPass().Should().ContainSingle();
        var fresh = server.Cursor;
        server.ReadPass().Should().BeEmpty("the row is as it was reported");
        server.Cursor.Should().Be(fresh);
        server.Wait(6 * Minute);
        server.ReadPass().Should().BeEmpty();
        var (settled, pages) = (server.Cursor, server.Pages);
        for (var day = 0; day < 400; day++)
        {
            server.ReadPass().Should().BeEmpty();
            server.Cursor.Should().Be(settled);
            server.Wait(24 * Hour);
        }

        (server.Pages - pages).Should().Be(400);
    }

    [Fact]
    public void A_second_edit_within_one_stamp_is_reported()
    {
        var server = new TimestampServer(Rules with { Resolution = Minute });
        server.ReadPage();
        server.Wait(Hour);
        server.Edit("a");
        server.ReadPass().Should().Equal(("a", 1));
        server.Edit("a");
        server.ReadPass().Should().Equal(("a", 2));
    }

    [Fact, Trait("Catalogue", "40")]
    public void A_row_from_the_year_9999_is_reported_once_and_hides_nothing()
    {
        var server = new TimestampServer(Rules);
        server.ReadPage();
        server.Edit("future", stamp: new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero));
        server.Edit("past", stamp: DateTimeOffset.MinValue);
        server.ReadPass().Should().Equal(("future", 1));
        for (var i = 0; i < 3; i++)
        {
            server.Wait(10 * Minute);
            server.ReadPass().Should().BeEmpty();
            server.Edit("a");
            server.ReadPass().Should().Contain(r => r.Key == "a");
        }
    }

    [Fact]
    public void A_page_is_read_again_from_the_cursor_before_it()
    {
        var server = new TimestampServer(Rules) { PageSize = 2 };
        server.ReadPage();
        for (var i = 0; i < 5; i++) server.Edit($"{i}");
        server.ReadPage();
        var cursor = server.Cursor;
        server.ReadPage();
        server.Cursor = cursor;
        server.ReadPage();
        server.Reported.Should().Equal(("0", 1), ("1", 2), ("2", 3), ("3", 4), ("2", 3), ("3", 4));
    }

    [Fact]
    public void A_server_that_is_written_to_faster_than_it_is_read_does_not_hold_a_pass_open()
    {
        var server = new TimestampServer(Rules) { PageSize = 1 };
        server.ReadPage();
        var pages = 0;
        do
        {
            for (var i = 0; i < 3; i++) server.Edit($"{pages}-{i}");
            server.Wait(Minute);
            pages.Should().BeLessThan(30);
            pages++;
        }
        while (server.ReadPage().HasMore);
    }

    [Fact]
    public void An_overlap_that_would_miss_rows_is_refused()
    {
        var act = () => TimestampCursor.Start(default, new TimestampRules { CommitLagMax = 5 * Minute });
        act.Should().Throw<ArgumentException>().WithMessage("*00:05:00*00:00:01*");
    }

    [Fact]
    public void Keys_of_any_characters_stand_in_the_text()
    {
        var server = new TimestampServer(Rules) { PageSize = 1 };
        server.ReadPage();
        foreach (var key in new[] { "a|b", "c=d>", "é 😀%41", "~" }) server.Edit(key);
        server.ReadPass().Should().HaveCount(4).And.OnlyHaveUniqueItems();
    }
}
