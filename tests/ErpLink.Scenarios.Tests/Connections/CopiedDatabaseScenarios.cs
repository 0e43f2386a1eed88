using ErpLink.Scenarios.Runs;

namespace ErpLink.Scenarios;

/// <summary>A link store of production that was copied to a sandbox, with all that was on its way there (T18).</summary>
public sealed class CopiedDatabaseScenarios : IDisposable
{
    private readonly World _production = New();
    private readonly World _sandbox = New();

    public void Dispose()
    {
        _production.Dispose();
        _sandbox.Dispose();
    }

    [Theory, Trait("Scenario", "T18")]
    [InlineData(true, true, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, true)]
    public async Task A_copied_link_store_writes_nothing_on_either_side_until_an_administrator_rebinds_it(bool otherErp, bool otherApp, bool stored)
    {
        _production.DefinesInCode = _sandbox.DefinesInCode = !stored;
        var (link, item, plan, matching, run) = await InProductionAsync(stored);
        var node = CopyToSandbox(otherErp, otherApp);
        var intents = await node.IntentsAsync();
        intents.Should().NotBeEmpty("a write was on its way when the copy was taken");
        var verbs = new Dictionary<string, Func<Task>>
        {
            ["connect"] = () => node.ConnectAsync(Company(3), Customer(3)).AsTask(),
            ["create"] = () => node.CreateAsync(Company(4)).AsTask(),
            ["sync now"] = () => node.SyncAsync(link).AsTask(),
            ["recovery"] = () => node.RecoverAsync().AsTask(),
            ["a plan"] = () => node.ExecuteAsync(plan).AsTask(),
            ["an undo"] = () => node.UndoAsync(run).AsTask(),
            ["an answer"] = () => node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.App), World.Kari, default).AsTask(),
            ["bulk matching"] = () => node.Matcher.ExecuteAsync(matching, World.Kari, default).AsTask(),
        };
        foreach (var kind in new[] { RunKind.Incremental, RunKind.Full, RunKind.ResyncFromApp, RunKind.ResyncFromErp })
            verbs[$"a run ({kind})"] = () => node.RunAsync(kind).AsTask();

        foreach (var (verb, act) in verbs)
            (await act.Should().ThrowAsync<ErpLinkException>(verb)).Which.Code.Should().Be(ErrorCodes.EnvironmentDiffers, verb);

        Written(_sandbox).Should().Be((0, 0, 0, 0));
        (await node.LinkOfAsync(Company(3))).Should().BeNull();
        (await node.LinkOfAsync(Company(4))).Should().BeNull();
        (await node.IntentsAsync()).Should().BeEquivalentTo(intents, "what was on its way in production is not taken for done or lost");

        // Looking is allowed: an administrator has to see what it is about.
        (await node.Linker.GetPanelAsync(Company(1), World.Kari, default)).Should().ContainSingle().Which.Link!.Id.Should().Be(link.Id);
        (await node.StatusAsync()).Links.Should().Be(2);

        await node.Connections.RebindAsync("oslo", World.Ola, default);
        (await node.JournalAsync(JournalEvent.Rebound)).Should().ContainSingle().Which.User.Should().Be(World.Ola);
        (await node.SyncAsync(link)).Status.Should().NotBe(SyncStatus.Failed);
        _sandbox.Time.Advance(TimeSpan.FromMinutes(11));
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        _sandbox.Erp.Value(Customer(2), "fax").Should().Be(FieldValue.Text("edited"));
        (await node.ConnectAsync(Company(3), Customer(3))).Status.Should().Be(ConnectStatus.Connected);
    }

    [Fact, Trait("Scenario", "T18")]
    public async Task The_same_databases_under_a_copied_link_store_are_the_same_databases()
    {
        await InProductionAsync(stored: false);
        var node = CopyToSandbox(otherErp: false, otherApp: false);
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
    }

    /// <summary>Two links: a question is open about one, and the answer to a write of the other was lost; two more pairs are not linked.</summary>
    private async Task<(Link Link, InboxItem Item, RunPlan Plan, MatchingPlan Matching, Guid Run)> InProductionAsync(bool stored)
    {
        var node = _production.Start();
        if (stored)
        {
            await node.Connections.SaveAsync(new ConnectionEdit(_production.Define()), World.Ola, default);
            (await node.Connections.ActivateAsync("oslo", null, World.Ola, default)).IsActive.Should().BeTrue();
        }

        Populate(_production);
        var link = await node.LinkAsync(Company(1), Customer(1));
        await node.LinkAsync(Company(2), Customer(2));
        _production.App.Edit(Company(1), "web", "w1");
        var run = (await node.RunAsync()).Id;
        _production.App.Edit(Company(1), "phone", "app");
        _production.Erp.Edit(Customer(1), "phone", "erp");
        await node.RunAsync();
        var item = await node.OpenItemAsync(InboxItemKind.Conflict);
        var matching = await node.Matcher.PlanAsync(new MatchRequest("oslo", World.Company, World.Customer) { CreateMissing = true }, World.Kari, default);
        matching.Count(MatchingAction.Link).Should().Be(1);
        _production.App.Edit(Company(2), "fax", "edited");
        var plan = await node.PlanAsync();
        plan.Steps.Should().NotBeEmpty();
        _production.ErpFaults.Enqueue(WriteFault.RequestLost);
        await node.RunAsync();
        node.Stop();
        return (link, item, plan, matching, run);
    }

    private Node CopyToSandbox(bool otherErp, bool otherApp)
    {
        var backup = _production.BackUp();
        if (otherErp) _sandbox.Erp.Identity = "erp-sandbox";
        if (otherApp) _sandbox.App.Identity = "crm-sandbox";
        foreach (var (from, to) in new[] { (_production.App, _sandbox.App), (_production.Erp, _sandbox.Erp) })
            foreach (var (record, row) in from.Rows) to.Add(record.Kind, record.Key.Text, [.. row.Values.Select(v => (v.Key, v.Value))]);
        _sandbox.Start().Stop();
        _sandbox.SetBack(backup);
        return _sandbox.Start();
    }

    private static World New()
    {
        var world = new World(StoreKind.Sqlite) { Map = map => map.Match("number", tier => tier.Automatic().On(app: "internal", erp: "internal", MatchComparer.OrganizationNumber)) };
        world.Companies(k => k with { CanList = true });
        world.Customers(k => k with { CanList = true });
        return world.Fed();
    }

    private static void Populate(World world)
    {
        for (var i = 1; i <= 4; i++)
        {
            (string, FieldValue)[] values = [("name", $"A{i} AS"), ("internal", $"91234567{i}")];
            world.App.Add(World.Company, $"c{i}", values);
            if (i < 4) world.Erp.Add(World.Customer, $"{i}", values);
        }
    }

    private static (int, int, int, int) Written(World world) => (world.App.Creates, world.App.Updates, world.Erp.Creates, world.Erp.Updates);

    private static RecordRef Company(int number) => new(World.Company, $"c{number}");

    private static RecordRef Customer(int number) => new(World.Customer, $"{number}");
}
