using ErpLink.Storage;

namespace ErpLink.Scenarios.Runs;

/// <summary>What a run would destroy beyond the limits waits for a person.</summary>
public sealed class GuardScenarios : IDisposable
{
    private readonly World _world = new World().Fed();

    public void Dispose() => _world.Dispose();

    [Theory, Trait("Scenario", "T63"), Trait("Catalogue", "77")]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Sqlite)]
    public async Task A_plan_that_would_blank_forty_percent_is_held_additions_go_on_and_approval_carries_it_out(StoreKind store)
    {
        using var world = new World(store).Fed();
        var node = await world.LinkedAsync(60);
        Blank(world, 0, 24);
        for (var i = 30; i < 35; i++) world.Erp.Edit(FedWorld.Customer(i), "fax", "new");

        var report = await node.RunAsync();

        (report.Counters.Held, report.Counters.Changed, report.Counters.Destructive, report.HasHeldSteps).Should().Be((24, 5, 0, true));
        world.App.Value(FedWorld.Company(30), "fax").Should().Be((FieldValue)"new", "additions go on");
        world.Blanked().Should().Be(0);
        var item = await node.OpenItemAsync(InboxItemKind.HeldPlan);
        item.Plan.Should().Be(report.Id);
        var steps = await node.Inbox.ReadPlanAsync(item.Id, World.Kari, default).ToListAsync();
        steps.Should().HaveCount(24).And.OnlyContain(s => s.Effect == PlanEffect.Blank && s.Side == Side.App && s.Field == "phone" && s.Old == "1" && s.New.IsNull);

        await node.RunAsync(RunKind.Full);
        (await node.OpenItemAsync(InboxItemKind.HeldPlan)).Id.Should().Be(item.Id, "a second run adds no second plan");
        (await node.HeldAsync()).Should().HaveCount(24).And.OnlyContain(h => h.Plan == item.Plan);

        var answer = await node.AnswerAsync(item, AnswerChoice.Approve);
        (answer.Status, answer.Run!.Counters.Destructive, answer.Item.State).Should().Be((AnswerStatus.Done, 24, InboxItemState.Answered));
        world.Blanked().Should().Be(24);
        (await node.JournalAsync(JournalEvent.Approved)).Should().ContainSingle();
        ((await node.OpenItemsAsync()).Count, (await node.HeldAsync()).Count).Should().Be((0, 0));
        await node.RunAsync();
        var updates = world.App.Updates + world.Erp.Updates;
        await node.RunAsync(RunKind.Full);
        (world.App.Updates + world.Erp.Updates).Should().Be(updates);
    }

    [Theory]
    [InlineData(AnswerChoice.Dismiss)]
    [InlineData(AnswerChoice.Approve)]
    public async Task A_plan_about_records_whose_map_was_removed_goes_with_its_answer(AnswerChoice choice)
    {
        var node = await _world.LinkedAsync(6);
        Blank(_world, 0, 3);
        await node.RunAsync();
        _world.MapsCompanies = false;
        node = _world.Start();

        (await node.AnswerAsync(await node.OpenItemAsync(InboxItemKind.HeldPlan), choice)).Status.Should().Be(AnswerStatus.Done);
        await node.RunAsync(RunKind.Full);

        ((await node.OpenItemsAsync()).Count, (await node.HeldAsync()).Count).Should().Be((0, 0));
    }

    [Theory]
    [InlineData("a run")]
    [InlineData("the answer")]
    [InlineData("another filter")]
    public async Task Held_steps_go_with_the_records_that_leave_the_filter_and_are_planned_anew_when_they_are_back(string how)
    {
        _world.Map = map => map.OnlyInApp(Restriction.Where("internal", SearchOperator.NotEqual, "no"));
        var node = await _world.LinkedAsync(8);
        Blank(_world, 0, 6);
        await node.RunAsync();
        var item = await node.OpenItemAsync(InboxItemKind.HeldPlan);
        if (how == "another filter")
        {
            for (var i = 0; i < 6; i++) _world.App.Rows[FedWorld.Company(i)].Values["internal"] = "old";
            _world.Map = map => map.OnlyInApp(Restriction.Where("internal", SearchOperator.NotEqual, "old"));
            node = _world.Start();
        }
        else
        {
            for (var i = 0; i < 6; i++) _world.App.Edit(FedWorld.Company(i), "internal", "no");
        }

        if (how == "the answer") (await node.AnswerAsync(item, AnswerChoice.Approve)).Status.Should().Be(AnswerStatus.Done);
        else (await node.RunAsync()).Counters.Skipped.Should().Be(6);

        (await node.HeldAsync()).Should().BeEmpty();
        (await node.OpenItemsAsync()).Should().BeEmpty();
        (await node.JournalAsync(JournalEvent.Dismissed)).Should().HaveCount(6).And.OnlyContain(e => e.Field == "phone" && e.Side == Side.App && e.Link != null);
        (await node.RunAsync(RunKind.Full)).HasHeldSteps.Should().BeFalse();
        _world.Blanked().Should().Be(0);

        for (var i = 0; i < 6; i++) _world.App.Edit(FedWorld.Company(i), "internal", "yes");
        (await node.RunAsync()).Counters.Held.Should().Be(6);
        await node.AnswerAsync(await node.OpenItemAsync(InboxItemKind.HeldPlan), AnswerChoice.Approve);
        _world.Blanked().Should().Be(6);
    }

    [Fact, Trait("Scenario", "T73")]
    public async Task A_link_that_is_held_and_released_in_one_run_is_counted_once_whatever_else_became_of_it()
    {
        var node = await _world.LinkedAsync(3);
        _world.Erp.Refuse = (field, value) => field == "phone" && value == "bad" ? "Not a number." : null;
        _world.App.Edit(FedWorld.Company(0), "phone", "bad");
        _world.Erp.Edit(FedWorld.Customer(0), "web", FieldValue.Null);
        _world.App.Edit(FedWorld.Company(1), "phone", "2");
        _world.Erp.Edit(FedWorld.Customer(1), "web", FieldValue.Null);

        var report = await node.RunAsync(RunKind.Full);

        _world.App.Value(FedWorld.Company(0), "web").Should().Be(FieldValue.Null, "within the limits it is released");
        var counters = report.Counters;
        counters.Should().Match<RunCounters>(c => c.Compared == 3 && c.Parked == 1 && c.Changed == 1 && c.Unchanged == 1 && c.Held == 0);
        (counters.Destructive, counters.Overwritten, counters.FieldsToErp, counters.FieldsToApp).Should().Be((2, 1, 1, 2));
    }

    [Fact, Trait("Scenario", "T63")]
    public async Task Steps_that_moved_since_they_were_shown_are_not_carried_out_by_the_approval()
    {
        var node = await _world.LinkedAsync(60);
        for (var i = 0; i < 24; i++) _world.Erp.Edit(FedWorld.Customer(i), "phone", "2");
        await node.RunAsync();
        var item = await node.OpenItemAsync(InboxItemKind.HeldPlan);
        _world.Erp.Edit(FedWorld.Customer(0), "phone", "3");
        _world.Erp.Edit(FedWorld.Customer(1), "phone", "1");
        _world.App.Edit(FedWorld.Company(2), "phone", "mine");

        var answer = await node.AnswerAsync(item, AnswerChoice.Approve);

        (answer.Run!.Counters.Changed, answer.Run.Counters.Held, answer.Run.Counters.Asking).Should().Be((21, 1, 1));
        _world.App.Value(FedWorld.Company(0), "phone").Should().Be((FieldValue)"1", "nobody was shown this value");
        _world.App.Value(FedWorld.Company(2), "phone").Should().Be((FieldValue)"mine");
        var again = await node.OpenItemAsync(InboxItemKind.HeldPlan);
        again.Plan.Should().Be(answer.Run.Id, "what moved is planned again");
        (await node.Inbox.ReadPlanAsync(again.Id, World.Kari, default).ToListAsync()).Should().ContainSingle(s => s.New == "3");
        var late = async () => await node.AnswerAsync(item, AnswerChoice.Approve);
        (await late.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.InboxItemNotFound);
        (await node.AnswerAsync(again, AnswerChoice.Approve)).Status.Should().Be(AnswerStatus.Done);
        _world.App.Value(FedWorld.Company(0), "phone").Should().Be((FieldValue)"3");
    }

    [Fact, Trait("Scenario", "T63")]
    public async Task A_dismissed_plan_makes_both_values_the_baseline_and_later_edits_travel()
    {
        var node = await _world.LinkedAsync(60);
        for (var i = 0; i < 24; i++) _world.Erp.Edit(FedWorld.Customer(i), "phone", "2");
        await node.RunAsync();
        _world.Erp.Edit(FedWorld.Customer(0), "phone", "3");

        (await node.AnswerAsync(await node.OpenItemAsync(InboxItemKind.HeldPlan), AnswerChoice.Dismiss)).Status.Should().Be(AnswerStatus.Done);
        (await node.JournalAsync(JournalEvent.Dismissed)).Should().HaveCount(25, "one for each step, and one for the plan");
        (await node.RunAsync()).Counters.Changed.Should().Be(1);

        _world.App.Value(FedWorld.Company(0), "phone").Should().Be((FieldValue)"3", "that value was not shown, so it was not dismissed");
        (await node.RunAsync(RunKind.Full)).Counters.Changed.Should().Be(0);
        _world.App.Value(FedWorld.Company(5), "phone").Should().Be((FieldValue)"1");
        _world.Erp.Value(FedWorld.Customer(5), "phone").Should().Be((FieldValue)"2");
        _world.App.Edit(FedWorld.Company(5), "phone", "4");
        await node.RunAsync();
        _world.Erp.Value(FedWorld.Customer(5), "phone").Should().Be((FieldValue)"4");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T63")]
    public async Task A_resync_that_is_held_is_carried_out_as_it_was_shown()
    {
        var node = await _world.LinkedAsync(60);
        for (var i = 0; i < 24; i++)
        {
            _world.App.Edit(FedWorld.Company(i), "phone", "app");
            _world.Erp.Edit(FedWorld.Customer(i), "phone", "erp");
        }

        await node.RunAsync(RunKind.ResyncFromErp);
        var item = await node.OpenItemAsync(InboxItemKind.HeldPlan);
        (await node.HeldAsync()).Should().HaveCount(24).And.OnlyContain(h => h.Step.Rule == MergeRule.Resync);

        (await node.AnswerAsync(item, AnswerChoice.Approve)).Run!.Counters.Overwritten.Should().Be(24);
        Enumerable.Range(0, 24).Should().OnlyContain(i => _world.App.Value(FedWorld.Company(i), "phone") == "erp");
    }

    [Fact]
    public async Task A_plan_closes_itself_when_nothing_of_it_is_left()
    {
        var node = await _world.LinkedAsync(60);
        Blank(_world, 0, 24);
        await node.RunAsync();
        for (var i = 0; i < 24; i++) _world.Erp.Edit(FedWorld.Customer(i), "phone", "1");

        await node.RunAsync();

        ((await node.HeldAsync()).Count, (await node.OpenItemsAsync()).Count).Should().Be((0, 0));
        (await node.JournalAsync(JournalEvent.Written)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_small_run_does_not_carry_out_a_step_that_waits_for_approval()
    {
        var node = await _world.LinkedAsync(60);
        Blank(_world, 0, 24);
        await node.RunAsync();
        _world.App.Edit(FedWorld.Company(0), "web", "w2");

        (await node.RunAsync()).Counters.Held.Should().Be(1);

        _world.App.Value(FedWorld.Company(0), "phone").Should().Be((FieldValue)"1");
        _world.Erp.Value(FedWorld.Customer(0), "web").Should().Be((FieldValue)"w2");
        (await node.OpenItemsAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task Steps_within_the_limits_are_held_until_everything_was_read_and_released_in_the_same_run()
    {
        var node = await _world.LinkedAsync(6);
        Blank(_world, 0, 2);

        var report = await node.RunAsync(RunKind.Full);

        (report.Counters.Compared, report.Counters.Changed, report.Counters.Held, report.Counters.Destructive).Should().Be((6, 2, 0, 2), "each link is counted once");
        _world.Blanked().Should().Be(2);
        (await node.JournalAsync(JournalEvent.Held)).Should().HaveCount(2);
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Runs_of_one_day_count_together_and_less_than_half_of_a_small_connection_may_go()
    {
        var node = await _world.LinkedAsync(6);
        Blank(_world, 0, 1);
        await node.RunAsync();
        Blank(_world, 1, 2);
        await node.RunAsync();
        _world.Blanked().Should().Be(2, "two of six is less than half");

        Blank(_world, 2, 3);
        await node.RunAsync();
        _world.Blanked().Should().Be(2);
        var item = await node.OpenItemAsync(InboxItemKind.HeldPlan);
        await node.AnswerAsync(item, AnswerChoice.Dismiss);

        _world.Time.Advance(TimeSpan.FromHours(25));
        Blank(_world, 3, 4);
        await node.RunAsync();
        _world.Blanked().Should().Be(3, "the day is over");
    }

    [Fact]
    public async Task Overwrites_have_a_limit_of_their_own()
    {
        var node = await _world.LinkedAsync(80);
        for (var i = 0; i < 24; i++) _world.Erp.Edit(FedWorld.Customer(i), "phone", "2");
        (await node.RunAsync()).Counters.Overwritten.Should().Be(24, "thirty percent of eighty");
        for (var i = 0; i < 25; i++) _world.Erp.Edit(FedWorld.Customer(i), "phone", "3");
        (await node.RunAsync()).Counters.Held.Should().Be(25);
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Sqlite)]
    public async Task A_crash_at_any_point_of_a_run_that_holds_loses_no_step_and_does_not_hold_one_twice(StoreKind store)
    {
        var points = await HoldAsync(store, null);
        for (var at = 0; at < points; at += store == StoreKind.Sqlite ? 3 : 1) await HoldAsync(store, at);
    }

    [Theory]
    [InlineData(RunKind.Full, ChangeFeed.Cursor)]
    [InlineData(RunKind.Incremental, ChangeFeed.None)]
    public async Task A_full_run_that_dies_with_steps_held_is_evaluated_by_the_runs_after_it_wherever_those_die_or_are_cancelled(RunKind after, ChangeFeed feed)
    {
        var deaths = 0;
        for (var first = 0; await KilledTwiceAsync(first, second: null, after, feed) is { } points; first++)
        {
            for (var second = 0; second < points; second += 3, deaths++) await KilledTwiceAsync(first, second, after, feed);
        }

        deaths.Should().BeGreaterThan(50);
    }

    [Fact]
    public async Task A_run_that_only_lets_go_of_a_held_step_is_not_left_as_running()
    {
        var node = await _world.LinkedAsync(6);
        Blank(_world, 0, 3);
        await node.RunAsync();
        (await node.HeldAsync()).Should().HaveCount(3);
        for (var i = 0; i < 3; i++) _world.Erp.Edit(FedWorld.Customer(i), "phone", "1");

        for (var i = 0; i < 3; i++) (await node.RunAsync()).State.Should().Be(RunState.Completed);

        (await node.HeldAsync()).Should().BeEmpty();
        (await node.Store.ReadRunsAsync(new RunQuery { Limit = 1000 }, default)).Should().NotBeEmpty().And.NotContain(r => r.State != RunState.Completed);
    }

    [Fact]
    public async Task A_release_that_could_not_read_a_side_is_made_by_the_runs_after_it_wherever_one_of_those_dies()
    {
        for (var at = 0; ; at++)
        {
            using var world = new World().Fed();
            var node = await world.LinkedAsync(6);
            Blank(world, 0, 1);
            for (var i = 1; i < 6; i++) world.Erp.Edit(FedWorld.Customer(i), "fax", "new"); // So much to touch that the step waits for the end.
            var reads = 0;
            world.App.Fails = call => call.Operation == "read" && ++reads == 2 ? SideCall.Unavailable() : null;
            await node.RunAsync();
            ((await node.HeldAsync()).Count, (await node.OpenItemsAsync()).Count).Should().Be((1, 0), "it is within the limits, and could not be carried out");

            world.Time.Advance(TimeSpan.FromMinutes(11));
            var process = new Process(at);
            await Killed.InAsync(() => world.Start(process).Synchronizer.RunAsync(new RunRequest("oslo", RunKind.Incremental), World.Kari, default).AsTask());
            if (!process.Dead) return;
            node = world.Restart();
            await node.RunAsync();
            await node.RunAsync();
            ((await node.HeldAsync()).Count, world.Blanked()).Should().Be((0, 1), "killed at {0}, {1}", at, process.Trace[^1]);
        }
    }

    [Fact]
    public async Task A_crash_at_any_point_of_an_approval_carries_the_plan_out_once_or_shows_it_again()
    {
        var points = await ApproveAsync(null);
        for (var at = 0; at < points; at++) await ApproveAsync(at);
    }

    [Fact]
    public async Task Steps_held_by_a_run_that_was_stopped_are_evaluated_by_the_next()
    {
        _world.Companies(k => k with { BatchSizeRecordsMax = 1 });
        var node = await _world.LinkedAsync(6);
        Blank(_world, 0, 3);
        _world.App.Edit(FedWorld.Company(5), "web", "w2");
        _world.Erp.Fails = call => call.Operation == "update" ? SideCall.Throttled(TimeSpan.FromMinutes(20)) : null;
        var report = await node.RunAsync();
        (report.State, report.HasHeldSteps).Should().Be((RunState.Paused, true));
        (await node.OpenItemsAsync()).Should().BeEmpty("not everything was read");

        _world.Erp.Fails = _ => null;
        _world.Time.Advance(TimeSpan.FromMinutes(21));
        await node.RunAsync();

        await node.OpenItemAsync(InboxItemKind.HeldPlan);
        (await node.HeldAsync()).Should().HaveCount(3);
    }

    [Fact]
    public async Task A_plan_is_answered_with_the_connection_to_itself_and_only_by_who_may()
    {
        var node = await _world.LinkedAsync(6);
        Blank(_world, 0, 3);
        await node.RunAsync();
        var item = await node.OpenItemAsync(InboxItemKind.HeldPlan);
        var claim = await node.Store.ClaimConnectionAsync(item.Connection, "another", TimeSpan.FromMinutes(1), _world.Time.GetUtcNow(), default);
        await RefusedAsync(AnswerChoice.Approve, ErrorCodes.ConnectionBusy);
        await node.Store.ReleaseLeaseAsync(claim.Lease, default);
        await RefusedAsync(AnswerChoice.Retry, ErrorCodes.DecisionRefused);
        _world.Access = (_, right) => right != AccessRight.Answer;
        await RefusedAsync(AnswerChoice.Approve, ErrorCodes.AccessDenied);
        _world.Access = (_, _) => true;
        (await node.Inbox.AnswerAsync(new InboxAnswer(item.Id, item.Revision + 1, AnswerChoice.Approve), World.Kari, default)).Status.Should().Be(AnswerStatus.Stale);

        (await node.OpenItemAsync(InboxItemKind.HeldPlan)).Revision.Should().Be(item.Revision);
        _world.Blanked().Should().Be(0);

        async Task RefusedAsync(AnswerChoice choice, int code)
        {
            var answer = async () => await node.AnswerAsync(item, choice);
            (await answer.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(code);
        }
    }

    [Fact]
    public async Task An_approval_that_cannot_read_a_side_shows_the_plan_again()
    {
        var node = await _world.LinkedAsync(6);
        Blank(_world, 0, 3);
        await node.RunAsync();
        var item = await node.OpenItemAsync(InboxItemKind.HeldPlan);
        _world.App.Fails = call => call.Operation == "read" ? SideCall.Unavailable() : null;

        (await node.AnswerAsync(item, AnswerChoice.Approve)).Status.Should().Be(AnswerStatus.Pending);

        _world.App.Fails = _ => null;
        var again = await node.OpenItemAsync(InboxItemKind.HeldPlan);
        again.Plan.Should().Be(item.Plan);
        (await node.AnswerAsync(again, AnswerChoice.Approve)).Status.Should().Be(AnswerStatus.Done);
        _world.Blanked().Should().Be(3);
    }

    private static async Task<int> HoldAsync(StoreKind store, int? at)
    {
        using var world = new World(store).Fed();
        await world.LinkedAsync(6);
        Blank(world, 0, 3);
        world.Erp.Edit(FedWorld.Customer(4), "fax", "new");
        var process = new Process(at);
        await Killed.InAsync(() => world.Start(process).RunAsync().AsTask());

        var node = world.Restart();
        await node.RunAsync();
        await node.RunAsync();
        var because = $"killed at {at} of {string.Join(", ", process.Trace)}";
        (await node.HeldAsync()).Should().HaveCount(3, because);
        (await node.OpenItemsAsync()).Should().ContainSingle(because).Which.Kind.Should().Be(InboxItemKind.HeldPlan, because);
        world.Blanked().Should().Be(0, because);
        world.App.Value(FedWorld.Company(4), "fax").Should().Be((FieldValue)"new", because);
        return process.Points;
    }

    /// <returns>How many points the second run had; <see langword="null"/> when the first came to its end.</returns>
    private static async Task<int?> KilledTwiceAsync(int first, int? second, RunKind after, ChangeFeed feed)
    {
        using var world = new World().Fed();
        foreach (var side in new[] { world.App, world.Erp })
            foreach (var kind in side.Kinds.Keys.ToArray()) side.Kinds[kind] = side.Kinds[kind] with { BatchSizeRecordsMax = 2, ChangeFeed = feed };
        world.Options = options => options.PageSizeLinks = 2;
        await world.LinkedAsync(6);
        Blank(world, 0, 2); // Of the first page: a run that goes on behind it meets no held step.
        var process = new Process(first);
        await Killed.InAsync(() => world.Start(process).Synchronizer.RunAsync(new RunRequest("oslo", RunKind.Full), World.Kari, default).AsTask());
        if (!process.Dead) return null;

        using var cancel = new CancellationTokenSource();
        world.Time.Advance(TimeSpan.FromMinutes(11));
        var next = second % 2 == 1 ? new Process { Interrupt = point => point == second ? cancel.CancelAsync() : Task.CompletedTask } : new Process(second);
        await Killed.InAsync(() => world.Start(next).Synchronizer.RunAsync(new RunRequest("oslo", after), World.Kari, cancel.Token).AsTask());
        var node = world.Restart();
        await node.RunAsync();
        await node.RunAsync();
        var because = $"killed at {first}, {process.Trace[^1]}, then stopped at {second} of {string.Join(", ", next.Trace)}";
        var held = await node.HeldAsync();
        var plans = (await node.OpenItemsAsync()).Where(i => i.Kind == InboxItemKind.HeldPlan).Select(i => i.Plan!.Value);
        held.Select(h => h.Plan).Distinct().Should().BeSubsetOf(plans, because);
        if (after == RunKind.Full && second is null) (held.Count + world.Blanked()).Should().Be(2, because);
        return next.Points;
    }

    private static async Task<int> ApproveAsync(int? at)
    {
        using var world = new World().Fed();
        var first = await world.LinkedAsync(6);
        Blank(world, 0, 3);
        await first.RunAsync();
        var item = await first.OpenItemAsync(InboxItemKind.HeldPlan);
        var process = new Process(at);
        await Killed.InAsync(() => world.Start(process).AnswerAsync(item, AnswerChoice.Approve)); // Decided or not: both are fine, half is not.

        var node = world.Restart();
        await node.RunAsync();
        await node.RunAsync();
        var because = $"killed at {at} of {string.Join(", ", process.Trace)}";
        foreach (var again in await node.OpenItemsAsync()) (await node.AnswerAsync(again, AnswerChoice.Approve)).Status.Should().Be(AnswerStatus.Done, because);
        world.Blanked().Should().Be(3, because);
        ((await node.OpenItemsAsync()).Count, (await node.HeldAsync()).Count, (await node.IntentsAsync()).Count).Should().Be((0, 0, 0), because);
        return process.Points;
    }

    private static void Blank(World world, int from, int to)
    {
        for (var i = from; i < to; i++) world.Erp.Edit(FedWorld.Customer(i), "phone", FieldValue.Null);
    }
}
