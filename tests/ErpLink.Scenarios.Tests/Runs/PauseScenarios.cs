namespace ErpLink.Scenarios.Runs;

/// <summary>What concerns the connection stops the connection, no record, and no other connection.</summary>
public sealed class PauseScenarios : IDisposable
{
    private static readonly ErpLinkException Forbidden = new(ErrorCodes.SideForbids, FailureClass.Forbidden, "Not for you.");

    private readonly World _world = new();

    public PauseScenarios()
    {
        _world.Customers(k => k with { ChangeFeed = ChangeFeed.Cursor, BatchSizeRecordsMax = 2 });
        _world.Companies(k => k with { ChangeFeed = ChangeFeed.Cursor, BatchSizeRecordsMax = 2 });
    }

    public void Dispose() => _world.Dispose();

    [Theory, Trait("Scenario", "T69"), Trait("Catalogue", "11")]
    [InlineData("read")]
    [InlineData("update")]
    [InlineData("changes")]
    public async Task Credentials_revoked_during_a_run_pause_it_and_fail_no_record(string operation)
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 9);
        await node.RunAsync();
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        var calls = 0;
        var from = operation == "changes" ? 0 : 2;
        _world.Erp.Fails = call => call.Operation == operation && ++calls > from ? SideCall.Unauthorized() : null;
        _world.Tests = () => throw SideCall.Unauthorized();

        var report = await node.RunAsync();
        (report.State, report.Failure!.Code).Should().Be((RunState.Paused, ErrorCodes.AuthenticationRejected));
        (report.Counters.Failed, report.Counters.Parked, report.Counters.Unknown).Should().Be((0, 0, 0));
        for (var i = 0; i < 5; i++)
        {
            _world.Time.Advance(TimeSpan.FromHours(1));
            var seen = calls;
            (await node.RunAsync()).State.Should().Be(RunState.Paused);
            calls.Should().Be(seen, "a paused connection is probed, not run");
        }

        _world.TestCalls.Should().Be(5, "each run probes once");
        var item = (await node.OpenItemsAsync()).Should().ContainSingle().Subject;
        (item.Kind, item.Failure!.Class).Should().Be((InboxItemKind.ConnectionPaused, FailureClass.Unauthorized));
        (await node.Store.ReadDuePageAsync(new ConnectionId("oslo-1"), null, 100, default)).Should().OnlyContain(d => d.Attempts == 0);

        _world.Erp.Fails = _ => null;
        _world.Tests = () => new([]);
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        links.Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
        (await node.OpenItemsAsync()).Should().BeEmpty();
        (await node.JournalAsync(JournalEvent.ConnectionPaused)).Should().ContainSingle();
        (await node.JournalAsync(JournalEvent.ConnectionResumed)).Should().ContainSingle();
        (await node.StatusAsync()).Pause.Should().BeNull();
    }

    [Fact, Trait("Scenario", "T69")]
    public async Task A_connection_that_is_refused_when_it_is_opened_is_paused_and_goes_on_by_itself()
    {
        _world.FailsToOpen = SideCall.Unauthorized;
        _world.Tests = () => throw SideCall.Unauthorized();
        var node = _world.Start();
        (await node.RunAsync()).State.Should().Be(RunState.Paused);
        (await node.RunAsync()).State.Should().Be(RunState.Paused);
        (await node.OpenItemsAsync()).Should().ContainSingle(i => i.Kind == InboxItemKind.ConnectionPaused);
        _world.FailsToOpen = () => null;
        _world.Tests = () => new([]);
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Catalogue", "12")]
    public async Task What_is_forbidden_for_one_record_sets_that_record_aside()
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 6);
        await node.RunAsync();
        _world.Erp.BadRecord = "k00002";
        _world.Erp.BadRecordFailure = Forbidden;
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        var report = await node.RunAsync();
        (report.State, report.Counters.Changed, report.Counters.Parked).Should().Be((RunState.Completed, 5, 1));
        (await node.OpenItemAsync(InboxItemKind.Parked)).Entity.Should().Be(links[2].Company);
    }

    [Theory, Trait("Catalogue", "12"), InlineData("read"), InlineData("update"), InlineData("changes")]
    public async Task What_is_forbidden_for_all_pauses_the_connection(string operation)
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 6);
        await node.RunAsync();
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        _world.Erp.Fails = call => call.Operation == operation && call.Kind == World.Customer ? Forbidden : null;
        _world.Tests = () => throw Forbidden;
        if (operation == "read") _world.Customers(k => k with { ChangeFeed = ChangeFeed.None });
        var report = await (operation == "read" ? _world.StartBeside() : node).RunAsync();
        (report.State, report.Failure!.Code).Should().Be((RunState.Paused, ErrorCodes.SideForbids));
        (await node.OpenItemsAsync()).Should().ContainSingle(i => i.Kind == InboxItemKind.ConnectionPaused);
        _world.Erp.Fails = _ => null;
        _world.Tests = () => new([]);
        await _world.StartBeside().RunAsync();
        links.Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
    }

    [Fact]
    public async Task A_connection_that_an_administrator_paused_does_nothing_and_says_so_while_users_go_on_linking()
    {
        var node = _world.Start();
        var (company, customer, _) = (await node.LinkManyAsync(_world, 2))[0];
        await node.RunAsync();
        _world.Access = (user, right) => right != AccessRight.Administer || user == World.Ola;
        await node.Invoking(n => n.Synchronizer.PauseAsync("oslo", World.Kari, default).AsTask()).Should().ThrowAsync<ErpLinkException>();
        await node.Synchronizer.PauseAsync("oslo", World.Ola, default);
        _world.App.Edit(company, "phone", "2");
        _world.Erp.ForgetCalls();
        var report = await node.RunAsync();
        (report.State, report.Failure!.Code).Should().Be((RunState.Paused, ErrorCodes.ConnectionPaused));
        (await _world.StartBeside().RunAsync()).State.Should().Be(RunState.Paused, "another node does nothing either");
        _world.Erp.Calls(World.Customer).FeedCalls.Should().Be(0);
        (await node.StatusAsync()).Pause!.User.Should().Be(World.Ola);
        (await node.OpenItemsAsync()).Should().BeEmpty("nobody has to act");
        await node.LinkAsync(_world.App.Add(World.Company, "x", ("name", "X")), _world.Erp.Add(World.Customer, "X", ("name", "X")));

        await node.Synchronizer.ResumeAsync("oslo", World.Ola, default);
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        _world.Erp.Value(customer, "phone").Should().Be((FieldValue)"2");
    }

    [Fact]
    public async Task A_pause_in_the_middle_ends_the_run_between_two_pages()
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 600);
        await node.RunAsync(RunKind.Full);
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        _world.Erp.BeforeWrite = _ =>
        {
            _world.Erp.BeforeWrite = null;
            node.Synchronizer.PauseAsync("oslo", World.Ola, default).AsTask().GetAwaiter().GetResult();
        };
        var report = await node.RunAsync();
        report.State.Should().Be(RunState.Paused);
        report.Counters.Changed.Should().BeLessThanOrEqualTo(250);
        await node.Synchronizer.ResumeAsync("oslo", World.Ola, default);
        await node.RunAsync();
        links.Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
    }

    [Fact, Trait("Guarantee", "G9")]
    public async Task A_side_that_is_down_is_not_asked_for_every_record()
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 100);
        await node.RunAsync();
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        _world.Erp.Fails = _ => SideCall.Unavailable();
        var report = await node.RunAsync();
        (report.State, report.Failure!.Code).Should().Be((RunState.Failed, ErrorCodes.SideUnavailable));
        report.Counters.Failed.Should().Be(0, "no record is blamed");
        _world.Erp.Fails = _ => null;
        await node.RunAsync();
        links.Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Guarantee", "G9")]
    public async Task A_kind_that_does_not_answer_does_not_hold_up_another()
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 20);
        var person = _world.App.Add(EntityKinds.Person, "p", ("name", "Per"));
        var contact = _world.Erp.Add(ActorKinds.Person, "P", ("name", "Per"));
        _world.App[EntityKinds.Person, "p"].Parent = links[0].Company;
        _world.Erp[ActorKinds.Person, "P"].Parent = links[0].Customer;
        await node.LinkAsync(person, contact);
        await node.RunAsync(RunKind.Full);
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        _world.App.Edit(person, "name", "Pål");
        _world.Erp.Fails = call => call.Kind == World.Customer && call.Operation == "read" ? SideCall.Unavailable() : null;
        var report = await node.RunAsync(RunKind.Full);
        report.State.Should().Be(RunState.Failed);
        _world.Erp.Value(contact, "name").Should().Be((FieldValue)"Pål");
    }
}
