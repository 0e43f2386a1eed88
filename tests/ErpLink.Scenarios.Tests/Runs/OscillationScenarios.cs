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
}
