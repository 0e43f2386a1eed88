using ErpLink.Adapters;
using ErpLink.Storage;

namespace ErpLink.Scenarios.Runs;

/// <summary>What a run makes of what the feeds tell: every change once, none lost, none invented.</summary>
public sealed class FeedScenarios : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory, Trait("Scenario", "T40")]
    [InlineData("2026-03-28T23:00:00Z")]
    [InlineData("2026-10-24T23:00:00Z")]
    public async Task A_server_that_stamps_in_local_time_loses_no_edit_over_a_change_of_daylight_saving(string from)
    {
        ByTime();
        _world.Erp.Stamping = new TimestampRules { Zone = new ServerZone(TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo")) };
        _world.Time.Advance(DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture) - _world.Time.GetUtcNow());
        var (node, linked) = await LinkedAsync(4);
        for (var step = 1; step <= 24; step++)
        {
            var record = step % linked.Customers.Count;
            _world.Erp.Edit(linked.Customers[record], "phone", $"at {step}");
            (await node.RunAsync()).State.Should().Be(RunState.Completed);
            _world.App.Value(linked.Companies[record], "phone").Should().Be(FieldValue.Text($"at {step}"), "it was edited at {0}", _world.Time.GetUtcNow());
            _world.Time.Advance(TimeSpan.FromMinutes(10));
        }

        await QuietAsync(node, linked, runsBefore: 8);
        (_world.App.Updates, _world.Erp.Updates).Should().Be((24, 0), "no record is repeated as an edit");
    }

    [Theory, Trait("Scenario", "T47")]
    [InlineData(ChangeFeed.Cursor, true), InlineData(ChangeFeed.Cursor, false)]
    [InlineData(ChangeFeed.Timestamp, true), InlineData(ChangeFeed.Timestamp, false)]
    public async Task The_event_of_our_own_write_causes_no_further_write(ChangeFeed feed, bool answered)
    {
        Feeds(feed, k => k with { ReturnsStoredValues = answered });
        var (node, linked) = await LinkedAsync(2);
        _world.App.Edit(linked.Companies[0], "phone", "2");
        _world.Erp.Edit(linked.Customers[1], "phone", "3");
        await QuietAsync(node, linked, runsBefore: 2);
        (_world.App.Updates, _world.Erp.Updates).Should().Be((1, 1));
    }

    [Fact, Trait("Scenario", "T48")]
    public async Task What_another_integration_writes_with_our_account_is_a_change_like_any_other()
    {
        Feeds(ChangeFeed.Cursor);
        var (node, linked) = await LinkedAsync(1);
        _world.App.Edit(linked.Companies[0], "phone", "2");
        await node.RunAsync();
        _world.Erp.Edit(linked.Customers[0], "phone", "3"); // The fake knows no authors: this is the row after our own.
        await node.RunAsync();
        _world.App.Value(linked.Companies[0], "phone").Should().Be(FieldValue.Text("3"));
        await QuietAsync(node, linked, runsBefore: 1);
    }

    [Theory, Trait("Scenario", "T49"), Trait("Scenario", "T46")]
    [InlineData(true), InlineData(false)]
    public async Task A_rule_of_the_ERP_that_sets_another_mapped_field_on_save_is_propagated_once(bool answered)
    {
        Feeds(ChangeFeed.Cursor, k => k with { ReturnsStoredValues = answered });
        var (node, linked) = await LinkedAsync(1);
        _world.Erp.OnSave = row => row.Values["web"] = FieldValue.Text($"https://{row.Values["phone"]}");
        _world.App.Edit(linked.Companies[0], "phone", "2");
        await QuietAsync(node, linked, runsBefore: 3);
        _world.App.Value(linked.Companies[0], "web").Should().Be(FieldValue.Text("https://2"));
        (_world.App.Updates, _world.Erp.Updates).Should().Be((1, 1), "the edit goes one way, what the rule set goes the other way, and that is all");
    }

    [Fact, Trait("Scenario", "T51")]
    public async Task A_change_that_is_told_twice_out_of_order_and_by_a_signal_too_has_one_effect()
    {
        Feeds(ChangeFeed.Cursor);
        _world.Erp.FeedRows = rows => FakeSide.Reversed(FakeSide.Doubled(rows));
        _world.App.FeedRows = rows => FakeSide.Reversed(FakeSide.Doubled(rows));
        var (node, linked) = await LinkedAsync(5);
        foreach (var phone in new[] { "2", "3" })
        {
            foreach (var customer in linked.Customers) _world.Erp.Edit(customer, "phone", phone);
        }

        await SignalAsync(node, linked);
        await node.RunAsync();
        _world.App.Updates.Should().Be(5);
        await SignalAsync(node, linked);
        await QuietAsync(node, linked, runsBefore: 2);
        (_world.App.Updates, _world.Erp.Updates).Should().Be((5, 0));
    }

    [Theory, Trait("Catalogue", "44"), InlineData(VersionOrder.None), InlineData(VersionOrder.Numeric)]
    public async Task A_row_of_a_replica_that_lags_tells_nothing_new(VersionOrder order)
    {
        Feeds(ChangeFeed.Cursor, k => k with { VersionOrder = order });
        var (node, linked) = await LinkedAsync(2);
        var lagging = new List<RecordChange>();
        _world.Erp.FeedRows = rows =>
        {
            lagging.AddRange(rows.Where(r => r.Record?.Kind == World.Customer));
            return rows;
        };
        _world.Erp.Edit(linked.Customers[0], "phone", "2");
        await node.RunAsync();
        _world.Erp.FeedRows = rows => rows;
        _world.Erp.Edit(linked.Customers[0], "phone", "3");
        for (var i = 0; i < 3; i++) await node.RunAsync();
        var written = (_world.App.Updates, _world.Erp.Updates);
        lagging.Should().ContainSingle("it was reported once, as it was then");

        // The older row comes along with a younger one of another record.
        _world.Erp.FeedRows = rows => rows.Any(r => r.Record?.Kind == World.Customer) ? [.. rows, .. lagging] : rows;
        _world.Erp.Edit(linked.Customers[1], "internal", "not mapped");
        for (var i = 0; i < 3; i++) (await node.RunAsync()).State.Should().Be(RunState.Completed);
        (_world.App.Value(linked.Companies[0], "phone"), _world.Erp.Value(linked.Customers[0], "phone")).Should().Be(((FieldValue)"3", (FieldValue)"3"));
        (_world.App.Updates, _world.Erp.Updates).Should().Be(written);
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T52")]
    public async Task A_row_that_is_committed_late_is_found_within_the_overlap_and_the_others_are_passed_over()
    {
        ByTime();
        var (node, linked) = await LinkedAsync(20);
        _world.Erp.CommitLag = record => record == linked.Customers[0] ? TimeSpan.FromSeconds(50) : TimeSpan.Zero;
        _world.Erp.Edit(linked.Customers[0], "fax", "late");
        _world.Time.Advance(TimeSpan.FromSeconds(10));
        for (var i = 1; i < 20; i++) _world.Erp.Edit(linked.Customers[i], "fax", $"{i}");
        await node.RunAsync();
        await node.RunAsync(); // The rows of our own writes to the app, and what was written, are compared once more.
        _world.App.Updates.Should().Be(19, "a transaction that is not committed shows nothing");

        _world.Time.Advance(TimeSpan.FromSeconds(50));
        _world.Store.Forget();
        await node.RunAsync();
        _world.App.Value(linked.Companies[0], "fax").Should().Be(FieldValue.Text("late"));
        _world.Store.Rows.Should().Be(1, "rows that were processed come again and are passed over by their version ({0})", _world.Store.All);
        await QuietAsync(node, linked, runsBefore: 2);
    }

    [Fact, Trait("Scenario", "T53")]
    public async Task A_thousand_rows_of_one_instant_over_many_pages_are_all_read_and_the_paging_ends()
    {
        ByTime(k => k with { PageSizeRecordsMax = 90, BatchSizeRecordsMax = 100 });
        var (node, linked) = await LinkedAsync(1000);
        foreach (var customer in linked.Customers) _world.Erp.Edit(customer, "fax", "2");
        _world.Erp.ForgetCalls();
        (await node.RunAsync()).Counters.Changed.Should().Be(1000);
        _world.Erp.Calls(World.Customer).FeedCalls.Should().BeLessThanOrEqualTo(14);
        linked.Companies.Should().OnlyContain(c => _world.App.Value(c, "fax") == FieldValue.Text("2"));
        await QuietAsync(node, linked, runsBefore: 2);
    }

    [Theory, Trait("Scenario", "T54"), InlineData(ChangeFeed.Cursor), InlineData(ChangeFeed.Timestamp)]
    public async Task A_record_that_is_changed_while_the_feed_is_paged_arrives_with_its_last_value(ChangeFeed feed)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = new World();
            world.Customers(k => k with { ChangeFeed = feed, PageSizeRecordsMax = 2, BatchSizeRecordsMax = 10 });
            world.Companies(k => k with { ChangeFeed = feed, BatchSizeRecordsMax = 10 });
            var linked = await new Population(world).AddAsync(world.Start(), 6);
            await linked.QuietAsync(world.Start());
            var (at, came) = (moment, false);
            var process = new Process
            {
                Interrupt = point =>
                {
                    if (point == at) world.Erp.Edit(linked.Customers[0], "phone", "last");
                    came |= point == at;
                    return Task.CompletedTask;
                },
            };
            var node = world.Start(process);
            foreach (var customer in linked.Customers) world.Erp.Edit(customer, "phone", "2");
            await node.RunAsync();
            if (!came) return;
            await node.RunAsync();
            var because = $"it was changed at {process.Trace[moment]}";
            world.App.Value(linked.Companies[0], "phone").Should().Be(FieldValue.Text("last"), because);
            linked.Companies.Skip(1).Should().OnlyContain(c => world.App.Value(c, "phone") == FieldValue.Text("2"), because);
            world.App.Updates.Should().BeInRange(6, 7, because);
        }
    }

    [Fact, Trait("Scenario", "T55")]
    public async Task A_record_that_the_ERP_refused_stays_visible_although_the_feed_went_on_and_is_tried_when_it_changes()
    {
        Feeds(ChangeFeed.Cursor, k => k with { BatchSizeRecordsMax = 10 });
        var (node, linked) = await LinkedAsync(3);
        _world.Erp.Refuse = (field, value) => field == "phone" && value == FieldValue.Text("bad") ? "No such number." : null;
        foreach (var company in linked.Companies) _world.App.Edit(company, "phone", company == linked.Companies[1] ? "bad" : "2");
        (await node.RunAsync()).Counters.Should().Match<RunCounters>(c => c.Changed == 2 && c.Parked == 1);
        _world.Time.Advance(TimeSpan.FromDays(3));
        await QuietAsync(node, linked, runsBefore: 3);
        (await node.OpenItemAsync(InboxItemKind.Parked)).Entity.Should().Be(linked.Companies[1]);

        _world.App.Edit(linked.Companies[1], "phone", "3");
        await node.RunAsync();
        _world.Erp.Value(linked.Customers[1], "phone").Should().Be(FieldValue.Text("3"));
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T57")]
    public async Task An_expired_cursor_leads_to_one_compare_of_everything_that_writes_only_what_differs()
    {
        Feeds(ChangeFeed.Cursor, k => k with { BatchSizeRecordsMax = 50 });
        var (node, linked) = await LinkedAsync(600);
        _world.Erp.Edit(linked.Customers[555], "fax", "missed");
        _world.Erp.ExpireCursors();
        _world.Erp.ForgetCalls();
        var report = await node.RunAsync();
        report.Counters.Should().Match<RunCounters>(c => c.Compared == 600 && c.Changed == 1);
        (_world.App.Updates, _world.Erp.Updates).Should().Be((1, 0));
        _world.Erp.Calls(World.Customer).Reads.Should().Be(12, "that is 600 by 50");

        (await node.RunAsync()).Counters.Compared.Should().Be(1, "the compare is not owed any more; what was written is looked at once more");
        await QuietAsync(node, linked, runsBefore: 1);
    }

    [Fact, Trait("Scenario", "T59")]
    public async Task A_server_clock_that_jumps_back_an_hour_hides_no_edit()
    {
        ByTime();
        var (node, linked) = await LinkedAsync(3);
        _world.Erp.Edit(linked.Customers[0], "phone", "2");
        await node.RunAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        _world.Erp.Clock = () => _world.Time.GetUtcNow() - TimeSpan.FromHours(1);
        for (var minute = 1; minute <= 90; minute += 10)
        {
            var record = minute % 3;
            _world.Erp.Edit(linked.Customers[record], "phone", $"at {minute}");
            await node.RunAsync();
            _world.App.Value(linked.Companies[record], "phone").Should().Be(FieldValue.Text($"at {minute}"));
            _world.Time.Advance(TimeSpan.FromMinutes(10));
        }

        _world.Erp.Updates.Should().Be(0);
        await QuietAsync(node, linked, runsBefore: 8);
    }

    private void Feeds(ChangeFeed feed, Func<KindDescription, KindDescription>? change = null)
    {
        _world.Customers(k => (change ?? (c => c))(k with { ChangeFeed = feed }));
        _world.Companies(k => (change ?? (c => c))(k with { ChangeFeed = feed }));
    }

    /// <summary>An ERP with a feed over its timestamps, without the daily sweep that would find everything, too.</summary>
    private void ByTime(Func<KindDescription, KindDescription>? change = null)
    {
        Feeds(ChangeFeed.Cursor, k => k with { BatchSizeRecordsMax = 100 });
        _world.Customers(k => (change ?? (c => c))(k with { ChangeFeed = ChangeFeed.Timestamp }));
        _world.Options = options => options.SweepEvery = TimeSpan.FromDays(30);
    }

    private async Task<(Node Node, Population Linked)> LinkedAsync(int count)
    {
        var node = _world.Start();
        var linked = await new Population(_world).AddAsync(node, count);
        await linked.QuietAsync(node);
        return (node, linked);
    }

    /// <summary>After some runs nothing is read of links and nothing is committed any more.</summary>
    private async Task QuietAsync(Node node, Population linked, int runsBefore)
    {
        for (var i = 0; i < runsBefore; i++)
        {
            await node.RunAsync();
            _world.Time.Advance(TimeSpan.FromMinutes(10));
        }

        var written = _world.App.Updates + _world.Erp.Updates;
        _world.Store.Forget();
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        (_world.App.Updates + _world.Erp.Updates).Should().Be(written);
        (_world.Store.Rows, _world.Store["commit"]).Should().Be((0, 0), "{0} links are at rest ({1})", linked.Companies.Count, _world.Store.All);
    }

    private static async Task SignalAsync(Node node, Population linked)
    {
        var links = await node.Store.ReadLinksByEntityAsync(null, World.Company, [.. linked.Companies.Select(c => c.Key.Text)], default);
        var batch = new StoreBatch();
        foreach (var link in links) batch.MarkDue(link);
        await node.Store.CommitAsync(batch, default);
    }
}
