namespace ErpLink.Scenarios.Runs;

/// <summary>Writes of a run whose fate is not the plain one: lost answers, values put back, a lease that ends.</summary>
public sealed class WritesOfRuns : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_write_that_landed_and_was_put_back_by_a_user_is_not_made_again()
    {
        var (node, linked) = await LinkedAsync();
        _world.App.Edit(linked.Companies[0], "phone", "2");
        await node.RunAsync();
        _world.Erp.Edit(linked.Customers[0], "phone", "1");
        await RunsAsync(node);
        (_world.App.Value(linked.Companies[0], "phone"), _world.Erp.Value(linked.Customers[0], "phone")).Should().Be((FieldValue.Text("1"), FieldValue.Text("1")));
        _world.Erp.Updates.Should().Be(1, "the clerk's old value is an edit like any other");
    }

    [Fact]
    public async Task A_write_of_unknown_outcome_that_may_have_been_put_back_is_asked_and_not_made_again()
    {
        var (node, linked) = await LinkedAsync();
        _world.App.Edit(linked.Companies[0], "phone", "2");
        _world.ErpFaults.Enqueue(WriteFault.AnswerLost);
        (await node.RunAsync()).Counters.Unknown.Should().Be(1);
        _world.Erp.Edit(linked.Customers[0], "phone", "1");
        await RunsAsync(node);
        (await node.OpenItemAsync(InboxItemKind.Conflict)).Origin.Should().Be(ConflictOrigin.Recovery);
        (_world.Erp.Value(linked.Customers[0], "phone"), _world.Erp.Updates).Should().Be((FieldValue.Text("1"), 1));
    }

    [Fact]
    public async Task Of_a_write_that_landed_in_part_each_field_has_its_own_outcome()
    {
        var (node, linked) = await LinkedAsync();
        _world.Erp.Normalise = (field, value) => field == "web" ? FieldValue.Text("something else") : value;
        _world.App.Edit(linked.Companies[0], "phone", "2");
        _world.App.Edit(linked.Companies[0], "web", "w2");
        _world.ErpFaults.Enqueue(WriteFault.AnswerLost);
        await node.RunAsync();
        await RunsAsync(node);
        (await node.OpenItemAsync(InboxItemKind.Conflict)).AppField.Should().Be("web", "whether it landed and was changed again cannot be told");
        _world.Erp.Value(linked.Customers[0], "phone").Should().Be(FieldValue.Text("2"));
        (await node.JournalAsync(JournalEvent.Written)).Should().ContainSingle(e => e.Field == "phone");
        _world.Erp.Updates.Should().Be(1);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task What_the_app_becomes_while_its_value_travels_is_the_next_edit(bool answered)
    {
        var (node, linked) = await LinkedAsync(answered);
        _world.App.Edit(linked.Companies[0], "phone", "2");
        _world.Erp.BeforeWrite = _ => _world.App.Edit(linked.Companies[0], "phone", "3");
        await node.RunAsync();
        _world.Erp.BeforeWrite = null;
        _world.Erp.Value(linked.Customers[0], "phone").Should().Be(FieldValue.Text("2"));
        await RunsAsync(node);
        (_world.App.Value(linked.Companies[0], "phone"), _world.Erp.Value(linked.Customers[0], "phone")).Should().Be((FieldValue.Text("3"), FieldValue.Text("3")));
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Catalogue", "15")]
    public async Task A_record_that_others_change_each_time_it_is_to_be_written_is_set_aside_as_hot_and_tried_again()
    {
        var (node, linked) = await LinkedAsync();
        var others = 0;
        _world.App.Edit(linked.Companies[0], "phone", "2");
        _world.Erp.BeforeWrite = record => _world.Erp.Edit(record, "internal", $"{++others}");
        (await node.RunAsync()).Counters.Parked.Should().Be(1);
        others.Should().Be(3, "it is merged anew three times");
        (await node.OpenItemAsync(InboxItemKind.Parked)).Failure!.Class.Should().Be(FailureClass.Conflict);
        _world.Erp.BeforeWrite = null;
        await RunsAsync(node);
        _world.Erp.Value(linked.Customers[0], "phone").Should().Be(FieldValue.Text("2"));
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Catalogue", "43")]
    public async Task A_feed_that_repeats_everything_is_compared_and_writes_nothing()
    {
        var (node, linked) = await LinkedAsync();
        _world.Erp.FeedRows = _ => [new RecordChange(linked.Customers[0].Key, ChangeKind.Changed)];
        for (var i = 0; i < 3; i++) (await node.RunAsync()).Counters.Should().Match<RunCounters>(c => c.Compared == 1 && c.Unchanged == 1);
        (_world.App.Updates, _world.Erp.Updates).Should().Be((0, 0));
    }

    [Theory, Trait("Scenario", "T70"), Trait("Catalogue", "83"), InlineData(true), InlineData(false)]
    public async Task A_run_that_stood_still_past_its_lease_stores_nothing_any_more(bool enforces)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = EditedWorld.Fresh(StoreKind.Memory, enforces);
            var linked = await EditedWorld.EditedAsync(world);
            var (at, came) = (moment, false);
            Node? other = null;
            var process = new Process
            {
                Interrupt = async point =>
                {
                    if (point != at) return;
                    came = true;
                    world.Time.Advance(TimeSpan.FromMinutes(20));
                    (await other!.RunAsync()).State.Should().Be(RunState.Completed);
                },
            };
            var node = world.StartBeside(process);
            other = world.StartBeside();
            var report = await node.RunAsync();
            if (!came) return;
            var because = $"it stood still at {process.Trace[at]}";
            if (report.State == RunState.Failed) report.Failure!.Code.Should().Be(ErrorCodes.LeaseLost, because);
            await EditedWorld.ConvergedAsync(world, linked, RunKind.Incremental, because);
        }
    }

    [Fact, Trait("Scenario", "T70")]
    public async Task A_run_that_reads_everything_notices_between_two_pages_that_it_lost_its_connection()
    {
        using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
        var linked = await new Population(world).AddAsync(world.Start(), EditedWorld.Links);
        await linked.QuietAsync(world.Start());
        var (node, other) = (world.StartBeside(), world.StartBeside());
        var pages = 0;
        var lost = new Reports(_ =>
        {
            if (++pages != 1) return;
            world.Time.Advance(TimeSpan.FromMinutes(3));
            other.RunAsync().AsTask().GetAwaiter().GetResult().State.Should().Be(RunState.Completed);
        });
        var report = await node.Synchronizer.RunAsync(new RunRequest("oslo", RunKind.Full) { Progress = lost }, World.Kari, default);
        (report.State, report.Failure!.Code, pages).Should().Be((RunState.Failed, ErrorCodes.LeaseLost, 1), "nothing had to be written, and still it must not go on");
    }

    private async Task<(Node Node, Population Linked)> LinkedAsync(bool answered = true)
    {
        KindDescription Described(KindDescription kind) => kind with { ChangeFeed = ChangeFeed.Cursor, ReturnsStoredValues = answered };
        _world.Customers(Described);
        _world.Companies(Described);
        var node = _world.Start();
        var linked = await new Population(_world).AddAsync(node, 1);
        await linked.QuietAsync(node);
        return (node, linked);
    }

    private async Task RunsAsync(Node node)
    {
        for (var i = 0; i < 3; i++)
        {
            _world.Time.Advance(TimeSpan.FromHours(2));
            (await node.RunAsync()).State.Should().Be(RunState.Completed);
        }
    }
}
