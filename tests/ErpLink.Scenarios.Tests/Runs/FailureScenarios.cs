using ErpLink.Storage;

namespace ErpLink.Scenarios.Runs;

/// <summary>Records that fail stop only themselves, are never lost, and are tried again when that makes sense.</summary>
public sealed class FailureScenarios : IDisposable
{
    private readonly World _world = new();

    public FailureScenarios()
    {
        _world.Customers(k => k with { ChangeFeed = ChangeFeed.Cursor, BatchSizeRecordsMax = 50 });
        _world.Companies(k => k with { ChangeFeed = ChangeFeed.Cursor, BatchSizeRecordsMax = 50 });
    }

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Scenario", "T55"), Trait("Scenario", "T74")]
    public async Task What_failed_validation_is_in_the_inbox_as_long_as_it_lasts_and_is_sent_again_when_it_changes()
    {
        var node = _world.Start();
        var (company, customer, _) = (await node.LinkManyAsync(_world, 2))[0];
        await node.RunAsync();
        _world.Erp.Refuse = (field, value) => field == "phone" && value == "bad" ? "Not a number." : null;
        _world.App.Edit(company, "phone", "bad");
        (await node.RunAsync()).Counters.Parked.Should().Be(1);
        var parked = await node.OpenItemAsync(InboxItemKind.Parked);
        parked.Failure.Should().Match<Failure>(f => f.Class == FailureClass.Invalid && f.Code == ErrorCodes.SideRefusedValues && f.Message == "Not a number.");
        parked.NextAttemptAt.Should().BeNull("only a change or a person can help");

        var calls = _world.Erp.Calls(World.Customer).UpdateCalls;
        for (var day = 0; day < 400; day++)
        {
            _world.Time.Advance(TimeSpan.FromDays(1));
            await node.RunAsync();
        }

        _world.Erp.Calls(World.Customer).UpdateCalls.Should().Be(calls, "the same values are not sent again");
        (await node.OpenItemAsync(InboxItemKind.Parked)).Id.Should().Be(parked.Id);

        _world.App.Edit(company, "phone", "22");
        await node.RunAsync();
        _world.Erp.Value(customer, "phone").Should().Be((FieldValue)"22");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T55")]
    public async Task What_was_refused_while_a_person_looked_on_is_not_sent_again_by_the_next_run()
    {
        var node = _world.Start();
        var (company, customer, link) = (await node.LinkManyAsync(_world, 1))[0];
        await node.RunAsync();
        _world.Erp.Refuse = (field, value) => field == "phone" && value == "bad" ? "Not a number." : null;
        _world.App.Edit(company, "phone", "bad");
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Parked);

        var calls = _world.Erp.Calls(World.Customer).UpdateCalls;
        await node.RunAsync();
        await node.RunAsync(RunKind.Full);

        _world.Erp.Calls(World.Customer).UpdateCalls.Should().Be(calls, "the same values are not sent again");
        await node.OpenItemAsync(InboxItemKind.Parked);
        _world.App.Edit(company, "phone", "22");
        await node.RunAsync();
        _world.Erp.Value(customer, "phone").Should().Be((FieldValue)"22");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T55")]
    public async Task A_person_who_mended_the_cause_elsewhere_sends_it_again()
    {
        var node = _world.Start();
        var (company, customer, _) = (await node.LinkManyAsync(_world, 1))[0];
        _world.Erp.Refuse = (_, _) => "Closed period.";
        _world.App.Edit(company, "phone", "2");
        await node.RunAsync();
        _world.Erp.Refuse = (_, _) => null;
        await node.RunAsync();
        var parked = await node.OpenItemAsync(InboxItemKind.Parked);
        (await node.Inbox.AnswerAsync(new InboxAnswer(parked.Id, parked.Revision, AnswerChoice.Retry), World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
        _world.Erp.Value(customer, "phone").Should().Be((FieldValue)"2");
    }

    [Fact, Trait("Scenario", "T66"), Trait("Catalogue", "12")]
    public async Task One_bad_record_among_ten_thousand_stops_only_itself()
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 10_000);
        await node.RunAsync(RunKind.Full);
        var bad = links[6_789];
        _world.Erp.Refuse = (_, value) => value == "bad" ? "Not a number." : null;
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", company == bad.Company ? "bad" : "2");

        var report = await node.RunAsync();
        report.State.Should().Be(RunState.Completed);
        (report.Counters.Changed, report.Counters.Parked, report.Counters.Failed, report.Counters.Unknown).Should().Be((9_999, 1, 0, 0));
        links.Where(l => _world.Erp.Value(l.Customer, "fax") != "2").Should().ContainSingle().Which.Should().Be(bad);
        var item = await node.OpenItemAsync(InboxItemKind.Parked);
        (item.Entity, item.Failure!.Class, item.Attempts).Should().Be((bad.Company, FailureClass.Invalid, 1));
        (await node.Store.ReadJournalAsync(new JournalQuery { Link = bad.Link.Id, Limit = 1000 }, default)).Should().ContainSingle(e => e.Event == JournalEvent.Parked);
    }

    [Fact, Trait("Scenario", "T66")]
    public async Task A_batch_that_one_record_spoils_is_halved_until_that_record_stands_alone()
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 100);
        await node.RunAsync(RunKind.Full);
        _world.Erp.BadRecord = "k00042";
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        var report = await node.RunAsync();
        (report.Counters.Changed, report.Counters.Parked).Should().Be((99, 1));
        (await node.OpenItemAsync(InboxItemKind.Parked)).Entity.Should().Be(links[42].Company);

        _world.Erp.BadRecord = null;
        _world.Erp.Edit(links[42].Customer, "web", "3");
        await node.RunAsync();
        _world.Erp.Value(links[42].Customer, "fax").Should().Be((FieldValue)"2");
        (await node.OpenItemsAsync()).Should().BeEmpty("it was read again when it changed");
    }

    [Fact, Trait("Scenario", "T68"), Trait("Scenario", "T74")]
    public async Task The_same_transient_error_again_and_again_never_becomes_permanent()
    {
        var node = _world.Start();
        var (company, customer, link) = (await node.LinkManyAsync(_world, 1))[0];
        await node.RunAsync();
        _world.Erp.Fails = call => call.Operation == "read" && call.Kind == World.Customer ? SideCall.Unavailable() : null;
        _world.App.Edit(company, "phone", "2");
        var visible = new List<int>();
        for (var run = 0; run < 8; run++)
        {
            (await node.RunAsync()).Counters.Should().Match<RunCounters>(c => c.Failed == 1 && c.Parked == 0);
            visible.Add((await node.OpenItemsAsync()).Count);
            _world.Time.Advance(TimeSpan.FromHours(2));
        }

        visible.Should().Equal(0, 0, 0, 0, 1, 1, 1, 1);
        var item = await node.OpenItemAsync(InboxItemKind.Parked);
        (item.Kind, item.Failure!.Class, item.Link).Should().Be((InboxItemKind.Parked, FailureClass.Transient, link.Id));
        item.NextAttemptAt.Should().NotBeNull("it is tried again by itself");

        _world.Time.Advance(TimeSpan.FromDays(400));
        await node.RunAsync();
        (await node.OpenItemAsync(InboxItemKind.Parked)).Id.Should().Be(item.Id);
        _world.Time.Advance(TimeSpan.FromDays(1));
        _world.Erp.Fails = _ => null;
        (await node.RunAsync()).Counters.Changed.Should().Be(1);
        _world.Erp.Value(customer, "phone").Should().Be((FieldValue)"2");
        (await node.OpenItemsAsync()).Should().BeEmpty("it closes by itself");
    }

    [Fact]
    public async Task A_record_that_failed_is_not_tried_before_its_time_and_another_one_is()
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 2);
        await node.RunAsync();
        _world.Erp.Fails = call => call.Operation == "read" ? SideCall.Unavailable() : null;
        _world.App.Edit(links[0].Company, "phone", "2");
        await node.RunAsync();
        _world.Erp.Fails = _ => null;
        _world.App.Edit(links[1].Company, "phone", "3");
        (await node.RunAsync()).Counters.Compared.Should().Be(1);
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        (await node.RunAsync()).Counters.Changed.Should().Be(1);
        _world.Erp.Value(links[0].Customer, "phone").Should().Be((FieldValue)"2");
    }

    [Fact, Trait("Scenario", "T72"), Trait("Catalogue", "23")]
    public async Task Each_item_of_a_partial_batch_answer_has_its_own_outcome_and_a_missing_one_is_unknown()
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 5);
        await node.RunAsync(RunKind.Full);
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        RecordRef? moved = null;
        _world.Erp.BeforeWrite = target =>
        {
            _world.Erp.BeforeWrite = null;
            _world.Erp.Edit(target, "web", "9");
            moved = target;
        };
        _world.ErpFaults.Enqueue(WriteFault.LastUnknown);
        var report = await node.RunAsync();
        (report.Counters.Changed, report.Counters.Unknown, report.Counters.Failed).Should().Be((4, 1, 0), "the conflict was merged again, the missing one is not taken for done");
        (await node.IntentsAsync()).Should().ContainSingle(i => i.Target != moved);
        _world.Erp.Value(moved!.Value, "web").Should().Be((FieldValue)"9");

        _world.Time.Advance(TimeSpan.FromHours(1));
        await node.RunAsync();
        (await node.IntentsAsync()).Should().BeEmpty();
        links.Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
        _world.Erp.Updates.Should().Be(5);
    }

    [Fact, Trait("Scenario", "T72")]
    public async Task An_answer_that_leaves_an_item_out_leaves_no_doubt_about_those_it_names()
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 5);
        await node.RunAsync(RunKind.Full);
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        _world.ErpFaults.Enqueue(WriteFault.LastForgotten);
        var report = await node.RunAsync();
        (report.Counters.Changed, report.Counters.Unknown).Should().Be((4, 1));
        _world.Time.Advance(TimeSpan.FromHours(1));
        await node.RunAsync();
        (await node.IntentsAsync()).Should().BeEmpty();
        _world.Erp.Updates.Should().Be(5);
    }

    [Fact, Trait("Scenario", "T73")]
    public async Task A_skip_is_not_a_failure_and_counters_tell_them_apart()
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 6);
        await node.RunAsync(RunKind.Full);
        _world.Erp.Refuse = (_, value) => value == "bad" ? "Not a number." : null;
        _world.App.Edit(links[0].Company, "phone", "2"); // changed
        _world.App.Edit(links[1].Company, "phone", "bad"); // parked
        _world.App.Edit(links[2].Company, "phone", "3"); // asking
        _world.Erp.Edit(links[2].Customer, "phone", "4");
        var paused = (await node.Store.ReadLinksAsync([links[3].Link.Id], default))[0];
        await node.Store.CommitAsync(new StoreBatch().Update(paused with { State = LinkState.Paused }), default); // skipped by rule
        _world.Erp.Remove(links[4].Customer); // gone, not believed yet
        var counters = (await node.RunAsync(RunKind.Full)).Counters;
        counters.Should().BeEquivalentTo(new { Compared = 6, Changed = 1, Parked = 1, Asking = 1, Skipped = 1, Unchanged = 1, Failed = 0, Unknown = 0, Waiting = 0 });
        counters.Broken.Should().Be(1);
    }

    [Fact, Trait("Catalogue", "15")]
    public async Task A_hot_record_is_visible_tried_again_later_and_closed_by_itself()
    {
        var node = _world.Start();
        var (company, customer, _) = (await node.LinkManyAsync(_world, 1))[0];
        await node.RunAsync();
        var n = 0;
        _world.Erp.BeforeWrite = target => _world.Erp.Edit(target, "fax", $"{++n}");
        _world.App.Edit(company, "phone", "2");
        var report = await node.RunAsync();
        report.Counters.Parked.Should().Be(1);
        n.Should().Be(3);
        (await node.OpenItemAsync(InboxItemKind.Parked)).Should().Match<InboxItem>(i => i.Failure!.Class == FailureClass.Conflict && i.NextAttemptAt != null);

        _world.Erp.BeforeWrite = null;
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await node.RunAsync();
        _world.Erp.Value(customer, "phone").Should().Be((FieldValue)"2");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_refused_is_tried_again_under_a_map_that_changed()
    {
        var node = _world.Start();
        var (company, customer, _) = (await node.LinkManyAsync(_world, 1))[0];
        await node.RunAsync();
        _world.Erp.Refuse = (field, _) => field == "phone" ? "Too long." : null;
        _world.App.Edit(company, "phone", "2");
        await node.RunAsync();
        _world.Erp.Refuse = (_, _) => null;
        node.Stop();
        (await _world.StartBeside().RunAsync()).Counters.Compared.Should().Be(0, "nothing changed");

        _world.Customers(k => k with { Fields = [.. k.Fields.Select(f => f.Name == "phone" ? f with { LengthMax = 50 } : f)] });
        (await _world.StartBeside().RunAsync()).Counters.Changed.Should().Be(1);
        _world.Erp.Value(customer, "phone").Should().Be((FieldValue)"2");
    }
}
