namespace ErpLink.Scenarios.Journal;

/// <summary>Take it back: the old values of a run, where nobody has written since.</summary>
public sealed class UndoScenarios : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Scenario", "T77")]
    public async Task Undo_restores_only_what_still_holds_what_the_run_wrote_and_lists_the_rest()
    {
        var (node, links) = await LinkedAsync(_world, 4);
        foreach (var link in links) _world.App.Edit(link.Entity, "phone", "run");
        _world.Erp.Edit(links[0].Actor!.Value, "name", "From the ERP");
        var run = await node.RunAsync(RunKind.Full);
        _world.Erp.Edit(links[1].Actor!.Value, "phone", "typed since");
        await node.Linker.SetFieldLockAsync(links[2].Id, "phone", locked: true, World.Kari, default);
        await node.Linker.DisconnectAsync(links[3].Id, World.Kari, default);

        var undone = await node.UndoAsync(run.Id);

        undone.Run.Should().Match<RunReport>(r => r.State == RunState.Completed && r.Kind == RunKind.Undo);
        undone.Restored.Select(f => (f.Link, f.Side, f.Field, f.Restored)).Should().BeEquivalentTo([
            (links[0].Id, Side.Erp, "phone", (FieldValue)"55"), (links[0].Id, Side.App, "name", (FieldValue)"Acme")]);
        undone.LeftAlone.Select(l => (l.Entry.Link, l.Reason)).Should().BeEquivalentTo([
            ((LinkId?)links[1].Id, UndoReason.Touched), (links[2].Id, UndoReason.Locked), (links[3].Id, UndoReason.LinkEnded)]);
        undone.LeftAlone.Single(l => l.Reason == UndoReason.Touched).Now.Should().Be((FieldValue)"typed since");
        _world.Erp.Value(links[0].Actor!.Value, "phone").Should().Be((FieldValue)"55");
        _world.Erp.Value(links[1].Actor!.Value, "phone").Should().Be((FieldValue)"typed since");
        _world.Erp.Value(links[2].Actor!.Value, "phone").Should().Be((FieldValue)"run");
        (await node.JournalAsync(JournalEvent.Written)).Where(e => e.Rule == MergeRule.Undo).Should().HaveCount(2).And.OnlyContain(e => e.Run == undone.Run.Id);
    }

    [Fact, Trait("Scenario", "T77")]
    public async Task Nothing_flows_back_after_an_undo_and_an_undo_can_be_undone()
    {
        var (node, links) = await LinkedAsync(_world, 1);
        var (company, customer) = (links[0].Entity, links[0].Actor!.Value);
        _world.App.Edit(company, "phone", "56");
        var run = await node.RunAsync(RunKind.Full);

        var undone = await node.UndoAsync(run.Id);

        Phones(_world, links[0]).Should().Be(("56", "55"), "only what the run wrote is taken back");
        await node.RunAsync(RunKind.Full);
        await node.RunAsync(RunKind.Full);
        Phones(_world, links[0]).Should().Be(("56", "55"), "both sides keep what they have");
        (await node.VerifyAsync()).Should().ContainSingle().Which.Reason.Should().Be(DriftReason.LeftApart);

        (await node.UndoAsync(undone.Run.Id)).Restored.Should().ContainSingle();
        Phones(_world, links[0]).Should().Be(("56", "56"));
        (await node.UndoAsync(run.Id)).Restored.Should().ContainSingle("the value of the first run stands again");
        (await node.UndoAsync(run.Id)).LeftAlone.Should().ContainSingle().Which.Reason.Should().Be(UndoReason.Touched);

        _world.Erp.Edit(customer, "phone", "57");
        await node.RunAsync(RunKind.Full);
        Phones(_world, links[0]).Should().Be(("57", "57"), "later edits travel as ever");
    }

    [Fact]
    public async Task The_last_sync_of_a_link_and_a_single_entry_can_be_taken_back()
    {
        var (node, links) = await LinkedAsync(_world, 1);
        var (company, customer) = (links[0].Entity, links[0].Actor!.Value);
        _world.App.Edit(company, "phone", "56");
        await node.SyncAsync(links[0]);
        _world.App.Edit(company, "phone", "57");
        _world.App.Edit(company, "fax", "f");
        await node.SyncAsync(links[0]);
        var entry = (await node.JournalAsync(JournalEvent.Written)).Single(e => e.Field == "fax");

        (await node.Synchronizer.UndoAsync(UndoRequest.OfEntry(entry), World.Kari, default)).Restored.Should().ContainSingle().Which.Field.Should().Be("fax");
        _world.Erp.Value(customer, "fax").IsNull.Should().BeTrue();
        _world.Erp.Value(customer, "phone").Should().Be((FieldValue)"57");

        (await node.Synchronizer.UndoAsync(UndoRequest.OfRun("oslo", entry.Run), World.Kari, default)).Restored.Should().ContainSingle().Which.Restored.Should().Be((FieldValue)"56");
        (await node.Synchronizer.UndoAsync(UndoRequest.OfLastSync("oslo", links[0].Id), World.Kari, default)).Restored.Should().ContainSingle("the last one was the undo")
            .Which.Restored.Should().Be((FieldValue)"57");
    }

    [Fact]
    public async Task Several_writes_of_one_field_in_a_run_are_taken_back_to_the_first_old_value()
    {
        var (node, links) = await LinkedAsync(_world, 1);
        var (company, customer) = (links[0].Entity, links[0].Actor!.Value);
        _world.App.Edit(company, "phone", "56");
        var run = await node.RunAsync(RunKind.Full);
        var first = (await node.JournalAsync(JournalEvent.Written)).Single();
        _world.Erp.Edit(customer, "phone", "57");
        var link = await node.LinkOfAsync(company);
        await node.Store.CommitAsync(new Storage.StoreBatch().Append(first with { Id = Guid.CreateVersion7(), Old = "56", New = "57" }), default);

        (await node.UndoAsync(run.Id)).Restored.Should().ContainSingle().Which.Should().Match<UndoneField>(f => f.Undone == "57" && f.Restored == "55" && f.Link == link!.Id);
    }

    [Fact]
    public async Task Creates_links_and_values_that_are_not_in_the_journal_are_listed_and_stay()
    {
        _world.Map = map => map.Both(app: "notes", erp: "notes", field => field.OmitFromJournal());
        var node = _world.Start();
        var company = _world.App.Add(World.Company, "1", ("name", "Acme"), ("phone", "55"));
        var created = await node.CreateAsync(company);
        var run = (await node.JournalAsync(JournalEvent.Created)).Single().Run;

        var undone = await node.UndoAsync(run);
        undone.Restored.Should().BeEmpty();
        undone.LeftAlone.Should().NotBeEmpty().And.OnlyContain(l => l.Reason == UndoReason.NotAValue || l.Reason == UndoReason.NotInJournal);
        _world.Erp.Rows.Should().ContainKey(created.Link!.Actor!.Value);

        _world.App.Edit(company, "notes", "secret");
        var next = await node.RunAsync(RunKind.Full);
        (await node.UndoAsync(next.Id)).LeftAlone.Should().ContainSingle(l => l.Reason == UndoReason.NotInJournal);
    }

    [Fact]
    public async Task A_field_that_is_being_asked_about_and_an_old_value_that_is_refused_are_left_alone()
    {
        var (node, links) = await LinkedAsync(_world, 2);
        foreach (var link in links) _world.App.Edit(link.Entity, "phone", "56");
        var run = await node.RunAsync(RunKind.Full);
        _world.App.Edit(links[0].Entity, "phone", "app");
        _world.Erp.Edit(links[0].Actor!.Value, "phone", "erp");
        await node.RunAsync(RunKind.Full);
        _world.Erp.Edit(links[0].Actor!.Value, "phone", "56");
        _world.Erp.Refuse = (field, value) => field == "phone" && value == "55" ? "Not 55." : null;

        var undone = await node.UndoAsync(run.Id);

        undone.Restored.Should().BeEmpty();
        undone.LeftAlone.Select(l => (l.Entry.Link, l.Reason)).Should().BeEquivalentTo([((LinkId?)links[0].Id, UndoReason.Asking), (links[1].Id, UndoReason.Refused)]);
        (await node.OpenItemsAsync()).Should().Contain(i => i.Kind == InboxItemKind.Conflict);
    }

    [Fact]
    public async Task What_was_never_written_cannot_be_taken_back()
    {
        var (node, links) = await LinkedAsync(_world, 1);
        foreach (var request in new[] { UndoRequest.OfRun("oslo", Guid.CreateVersion7()), UndoRequest.OfLastSync("oslo", links[0].Id) })
        {
            var undo = async () => await node.Synchronizer.UndoAsync(request, World.Kari, default);
            (await undo.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.RunNotFound);
        }
    }

    [Fact, Trait("Scenario", "T77")]
    public async Task An_undo_that_is_killed_anywhere_ends_with_the_old_value_or_the_new_one_and_is_quiet()
    {
        for (var killAt = 0; ; killAt++)
        {
            using var world = new World();
            var (node, links) = await LinkedAsync(world, 1);
            world.App.Edit(links[0].Entity, "phone", "56");
            var run = await node.RunAsync(RunKind.Full);
            var process = new Process(killAt);
            var ended = false;
            try
            {
                await world.Start(process).UndoAsync(run.Id);
                ended = true;
            }
            catch (Killed)
            {
            }

            var because = ended ? "it was not killed" : $"killed at {process.Trace[^1]} (point {killAt})";
            world.Time.Advance(TimeSpan.FromMinutes(30));
            node = world.Start();
            await node.RunAsync(RunKind.Full);
            await node.RunAsync(RunKind.Full);
            var (updates, phones) = (world.App.Updates + world.Erp.Updates, Phones(world, links[0]));
            phones.App.Should().Be("56", because);
            phones.Erp.Should().BeOneOf(["55", "56"], because);
            (await node.IntentsAsync()).Should().BeEmpty(because);
            await node.UndoAsync(run.Id);
            Phones(world, links[0]).Should().Be(("56", "55"), $"asked again, it is taken back; {because}");
            updates = world.App.Updates + world.Erp.Updates;
            await node.RunAsync(RunKind.Full);
            (world.App.Updates + world.Erp.Updates).Should().Be(updates, because);
            if (ended) return;
        }
    }

    private static async Task<(Node Node, Link[] Links)> LinkedAsync(World world, int count)
    {
        var node = world.Start();
        var links = new Link[count];
        for (var i = 0; i < count; i++)
        {
            links[i] = await node.LinkAsync(world.App.Add(World.Company, $"{i}", ("name", "Acme"), ("phone", "55")),
                world.Erp.Add(World.Customer, $"C{i}", ("name", "Acme"), ("phone", "55")));
        }

        return (node, links);
    }

    private static (string App, string Erp) Phones(World world, Link link) => (world.App.Value(link.Entity, "phone").AsText(), world.Erp.Value(link.Actor!.Value, "phone").AsText());
}
