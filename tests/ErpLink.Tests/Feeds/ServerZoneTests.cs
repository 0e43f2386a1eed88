using ErpLink.Adapters;

namespace ErpLink.Tests.Feeds;

/// <summary>A server that stamps in local time, through the nights on which its clock is put forward and back.</summary>
public sealed class ServerZoneTests
{
    private static readonly ServerZone Oslo = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo"));
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory, Trait("Scenario", "T40"), Trait("Catalogue", "40")]
    [InlineData("2026-03-28T23:00:00Z", true, 1)]
    [InlineData("2026-10-24T22:00:00Z", true, 1)]
    [InlineData("2026-03-28T23:00:00Z", true, 90)]
    [InlineData("2026-10-24T22:00:00Z", true, 90)]
    [InlineData("2026-10-24T22:00:00Z", false, 1)]
    public void A_gap_or_overlap_of_local_time_misses_no_change_and_reports_none_twice_as_a_new_one(string from, bool tellsTime, int pollEveryMinutes)
    {
        var rules = new TimestampRules { Zone = Oslo };
        var server = new TimestampServer(rules, tellsTime) { Local = Oslo, PageSize = 100 };
        server.Wait(DateTimeOffset.Parse(from) - server.Real);
        server.ReadPage();
        var versions = new List<int>();
        for (var minute = 0; minute < 300; minute++)
        {
            versions.Add(server.Edit($"{minute % 7}", lag: minute % 3 == 0 ? Minute : TimeSpan.Zero));
            server.Wait(Minute);
            if (minute % pollEveryMinutes == 0) server.ReadPass();
        }

        server.Wait(2 * Minute);
        server.ReadPass();
        server.ReadPass();
        server.Missed().Should().BeEmpty();
        // Whatever is repeated comes with the version that is known: the engine drops it.
        server.Reported.GroupBy(r => r.Version).Should().OnlyContain(g => g.Select(r => r.Key).Distinct().Count() == 1);
        server.Wait(TimeSpan.FromHours(3));
        server.ReadPass();
        var settled = server.Cursor;
        server.ReadPass().Should().BeEmpty();
        server.Cursor.Should().Be(settled);
    }

    [Fact, Trait("Scenario", "T40")]
    public void The_hour_that_comes_twice_is_read_as_the_first()
    {
        var twice = new DateTime(2026, 10, 25, 2, 30, 0);
        Oslo.ToInstant(twice).Should().Be(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero));
        Oslo.ToLocal(new DateTimeOffset(2026, 10, 25, 1, 30, 0, TimeSpan.Zero)).Should().Be(twice);
    }

    [Fact, Trait("Scenario", "T40")]
    public void A_time_in_the_gap_is_read_as_the_time_before_it() =>
        Oslo.ToInstant(new DateTime(2026, 3, 29, 2, 30, 0)).Should().BeBefore(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero))
            .And.BeAfter(new DateTimeOffset(2026, 3, 29, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_order_of_local_times_is_kept()
    {
        for (var (local, last) = (new DateTime(2026, 1, 1), DateTimeOffset.MinValue); local.Year < 2027; local += TimeSpan.FromMinutes(7))
        {
            var instant = Oslo.ToInstant(local);
            instant.Should().BeOnOrAfter(last);
            last = instant;
        }
    }

    [Theory, Trait("Catalogue", "40")]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public void The_ends_of_time_are_no_error(string date) => Oslo.ToInstant(DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture)).UtcDateTime.Year.Should().BeOneOf(1, 9999);
}
