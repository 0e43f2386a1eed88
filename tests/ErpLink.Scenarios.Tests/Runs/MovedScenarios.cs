namespace ErpLink.Scenarios.Runs;

/// <summary>Records that live on under another key: merged or re-keyed on either side.</summary>
public sealed class MovedScenarios : IDisposable
{
    private readonly World _world = new World().Fed();

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Scenario", "T12")]
    public async Task A_link_follows_a_customer_that_was_merged_into_another()
    {
        var node = await _world.LinkedAsync(1);
        var survivor = _world.Erp.Add(World.Customer, "20", ("name", "Fjord AS"), ("phone", "2"), ("web", "w"));
        _world.Erp.Merge(FedWorld.Customer(0), "20");

        (await node.RunAsync()).Counters.Changed.Should().Be(1);

        (await node.LinkOfAsync(FedWorld.Company(0)))!.Actor.Should().Be(survivor);
        _world.App.Value(FedWorld.Company(0), "phone").Should().Be((FieldValue)"2", "the survivor's value is the ERP's change");
        _world.Erp.Updates.Should().Be(0, "no write goes to the ghost");
        (await node.JournalAsync(JournalEvent.Repointed)).Should().ContainSingle();
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Theory, Trait("Scenario", "T12")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_customer_merged_into_a_linked_one_is_a_merge_case_that_heals_when_the_other_link_ends(bool byRetry)
    {
        var node = await _world.LinkedAsync(2);
        _world.Erp.Merge(FedWorld.Customer(0), "1");

        (await node.RunAsync()).Counters.Broken.Should().Be(1);

        var item = await node.OpenItemAsync(InboxItemKind.MergeCase);
        (item.Entity, item.Actor).Should().Be((FedWorld.Company(0), FedWorld.Customer(0)));
        item.Candidates.Should().Equal(FedWorld.Customer(1), FedWorld.Company(1));
        item.Reason.Should().Contain("c0").And.Contain("c1");
        await QuietAsync(node);

        _world.App.Edit(FedWorld.Company(0), "phone", "57");
        await node.RunAsync();
        _world.Erp.Updates.Should().Be(0, "nothing is written to the ghost, and two companies do not write one customer");

        await node.Linker.DisconnectAsync((await node.LinkOfAsync(FedWorld.Company(1)))!.Id, World.Kari, default);
        if (byRetry) (await node.AnswerAsync(await node.OpenItemAsync(InboxItemKind.MergeCase), AnswerChoice.Retry)).Status.Should().Be(AnswerStatus.Done);
        else await node.RunAsync();

        var link = (await node.LinkOfAsync(FedWorld.Company(0)))!;
        (link.State, link.Actor).Should().Be((LinkState.Active, FedWorld.Customer(1)));
        _world.Erp.Value(FedWorld.Customer(1), "phone").Should().Be((FieldValue)"57");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T13"), Trait("Catalogue", "71")]
    public async Task A_merge_of_two_linked_companies_leaves_one_link_and_flags_the_other_customer()
    {
        var node = await _world.LinkedAsync(2);
        _world.App.Merge(FedWorld.Company(0), "c1");

        await node.RunAsync();

        var survivor = (await node.LinkOfAsync(FedWorld.Company(1)))!;
        (survivor.State, survivor.Actor).Should().Be((LinkState.Active, FedWorld.Customer(1)));
        var orphan = await node.OpenItemAsync(InboxItemKind.MergeCase);
        (orphan.Actor, (await node.LinkOfAsync(FedWorld.Company(0)))!.State).Should().Be((FedWorld.Customer(0), LinkState.Broken));
        orphan.Candidates.Should().Equal(FedWorld.Company(1), FedWorld.Customer(1));
        (await node.JournalAsync()).Should().Contain(e => e.Event == JournalEvent.Linked && e.Link == orphan.Link, "its history is kept");

        _world.Erp.Edit(FedWorld.Customer(0), "phone", "orphaned");
        _world.Erp.Edit(FedWorld.Customer(1), "phone", "2");
        await node.RunAsync();
        await QuietAsync(node);
        _world.App.Value(FedWorld.Company(1), "phone").Should().Be((FieldValue)"2", "the orphan does not write the surviving company");
    }

    [Fact, Trait("Scenario", "T14")]
    public async Task A_link_follows_a_re_keyed_customer_with_its_baselines()
    {
        var node = await _world.LinkedAsync(1);
        _world.Erp.Rename(FedWorld.Customer(0), "N-1");
        _world.App.Edit(FedWorld.Company(0), "phone", "57");

        await node.RunAsync();

        var renamed = new RecordRef(World.Customer, "N-1");
        (await node.LinkOfAsync(FedWorld.Company(0)))!.Actor.Should().Be(renamed);
        _world.Erp.Value(renamed, "phone").Should().Be((FieldValue)"57", "the edit is merged against what was agreed on under the old key");
        (_world.Erp.Creates, (await node.OpenItemsAsync()).Count).Should().Be((0, 0));
    }

    [Fact, Trait("Scenario", "T12")]
    public async Task An_open_question_follows_the_record_it_is_about()
    {
        var node = await _world.LinkedAsync(1);
        _world.App.Edit(FedWorld.Company(0), "phone", "57");
        _world.Erp.Edit(FedWorld.Customer(0), "phone", "58");
        await node.RunAsync();
        var asked = await node.OpenItemAsync(InboxItemKind.Conflict);
        _world.Erp.Rename(FedWorld.Customer(0), "N-1");

        await node.RunAsync();

        var renamed = new RecordRef(World.Customer, "N-1");
        var question = await node.OpenItemAsync(InboxItemKind.Conflict);
        (question.Id, question.Entity, question.Actor).Should().Be((asked.Id, FedWorld.Company(0), renamed));
        (await node.AnswerAsync(question, AnswerChoice.App)).Status.Should().Be(AnswerStatus.Done);
        _world.Erp.Value(renamed, "phone").Should().Be((FieldValue)"57");
    }

    [Fact]
    public async Task A_record_that_is_said_to_live_on_as_itself_is_parked_and_not_followed_for_ever()
    {
        var node = await _world.LinkedAsync(1);
        _world.Erp.Merge(FedWorld.Customer(0), "0");

        (await node.RunAsync()).Counters.Broken.Should().Be(1);

        (await node.OpenItemAsync(InboxItemKind.Parked)).Failure!.Code.Should().Be(ErrorCodes.ContractBroken);
    }

    /// <summary>Nothing is read or written any more, and a full run, which reads it, changes nothing about the link.</summary>
    private async Task QuietAsync(Node node)
    {
        await node.RunAsync();
        (await node.IsDueAsync()).Should().BeFalse();
        _world.Erp.ForgetCalls();
        await node.RunAsync();
        _world.Erp.Calls(World.Customer).RecordsRead.Should().Be(0, "what waits for a person is not read again by every run");

        var (link, journal, updates) = ((await node.LinkOfAsync(FedWorld.Company(0)))!, (await node.JournalAsync()).Count, _world.App.Updates + _world.Erp.Updates);
        await node.RunAsync(RunKind.Full);
        (await node.LinkOfAsync(FedWorld.Company(0)))!.Revision.Should().Be(link.Revision);
        ((await node.JournalAsync()).Count, _world.App.Updates + _world.Erp.Updates).Should().Be((journal, updates));
    }
}
