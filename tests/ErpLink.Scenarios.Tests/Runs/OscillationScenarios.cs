namespace ErpLink.Scenarios.Runs;

/// <summary>Two systems that undo each other's format.</summary>
public sealed class OscillationScenarios : IDisposable
{
    private readonly World _world = new World().Fed();

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Scenario", "T50")]
    public async Task Two_systems_that_fight_over_a_format_freeze_the_field_until_a_person_answers()
    {
        var node = await _world.LinkedAsync(1);
        var (company, customer) = (FedWorld.Company(0), FedWorld.Customer(0));

        for (var turn = 0; turn < 8; turn++) await FightAsync();

        var item = await node.OpenItemAsync(InboxItemKind.Conflict);
        item.Origin.Should().Be(ConflictOrigin.Oscillation);
        (await node.JournalAsync(JournalEvent.Frozen)).Should().ContainSingle();
        var written = (await node.JournalAsync(JournalEvent.Written)).Where(e => e.Field == "phone").ToArray();
        written.Count(e => e.Side == Side.App).Should().BeLessThanOrEqualTo(3, "at the third return to a value that ErpLink had written nothing is written");
        written.Count(e => e.Side == Side.Erp).Should().BeLessThanOrEqualTo(3);

        _world.App.Edit(company, "web", "w2");
        await FightAsync();
        _world.Erp.Value(customer, "web").Should().Be((FieldValue)"w2", "other fields go on");
        (await node.JournalAsync(JournalEvent.Written)).Count(e => e.Field == "phone").Should().Be(written.Length, "a frozen field is left alone");
        _world.App.Edit(company, "phone", "57");
        _world.Erp.Edit(customer, "phone", "57");
        await node.RunAsync();
        await node.OpenItemAsync(InboxItemKind.Conflict);

        (await node.AnswerAsync(await node.OpenItemAsync(InboxItemKind.Conflict), AnswerChoice.Erp)).Status.Should().Be(AnswerStatus.Done);
        (await node.LinkOfAsync(company))!.Field("phone", "phone")!.Writes.Should().BeEmpty("what was written before the answer is forgotten");
        _world.App.Edit(company, "phone", "12 34");
        await node.RunAsync();
        _world.Erp.Value(customer, "phone").Should().Be((FieldValue)"12 34", "the field works again");

        async Task FightAsync()
        {
            _world.Time.Advance(TimeSpan.FromMinutes(1));
            _world.Erp.Edit(customer, "phone", "12 34");
            await node.RunAsync();
            _world.App.Edit(company, "phone", "1234");
            await node.RunAsync();
        }
    }

    [Fact, Trait("Scenario", "T50"), Trait("Scenario", "T23")]
    public async Task A_user_who_edits_a_field_that_is_only_received_to_one_value_after_the_other_is_no_system_that_undoes_the_owners()
    {
        var node = await OwnedAsync();
        for (var turn = 0; turn < 8; turn++)
        {
            await DriftAsync(node, $"typed {turn}");
            _world.App.Value(FedWorld.Company(0), "code").Should().Be((FieldValue)"K-1", "the owner's value is restored each time, the {0}th, too", turn + 1);
        }

        (await node.OpenItemsAsync()).Should().BeEmpty();
        (await node.JournalAsync(JournalEvent.Frozen)).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T50"), Trait("Scenario", "T23")]
    public async Task A_system_that_undoes_each_restore_of_a_field_freezes_it()
    {
        var node = await OwnedAsync();
        for (var turn = 0; turn < 8; turn++) await DriftAsync(node, turn % 2 == 0 ? "K1" : "k1");

        (await node.OpenItemAsync(InboxItemKind.Conflict)).Origin.Should().Be(ConflictOrigin.Oscillation);
        (await node.JournalAsync(JournalEvent.Frozen)).Should().ContainSingle();
        (await node.JournalAsync(JournalEvent.Written)).Count(e => e.Field == "code" && e.Rule == MergeRule.DriftRestored).Should().BeInRange(3, 6);
    }

    private async Task<Node> OwnedAsync()
    {
        var node = await _world.LinkedAsync(1);
        _world.Erp.Edit(FedWorld.Customer(0), "number", "K-1");
        await node.RunAsync();
        _world.App.Value(FedWorld.Company(0), "code").Should().Be((FieldValue)"K-1");
        return node;
    }

    private async Task DriftAsync(Node node, string value)
    {
        _world.Time.Advance(TimeSpan.FromMinutes(10));
        _world.App.Edit(FedWorld.Company(0), "code", value);
        await node.RunAsync();
    }
}
