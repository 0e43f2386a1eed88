namespace ErpLink.Scenarios.Merging;

/// <summary>The newest edit wins, where it can be told which one that is.</summary>
public sealed class MostRecentScenarios : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory, Trait("Scenario", "T26")]
    [InlineData(-10, "app", MergeRule.MostRecent)]
    [InlineData(10, "erp", MergeRule.MostRecent)]
    [InlineData(-1, "app", MergeRule.AppWins)]
    [InlineData(1, "app", MergeRule.AppWins)]
    public async Task Newest_wins_respects_the_skew_of_clocks_and_falls_back_to_the_tiebreaker(int erpLaterByMinutes, string winner, MergeRule rule)
    {
        _world.Map = map => map.OnConflict(Conflict.MostRecent, Conflict.AppWins);
        var (node, link) = await LinkedAsync();
        Edit(link, erpLaterByMinutes);

        await node.RunAsync(RunKind.Full);

        Phones(link).Should().Be((winner, winner));
        var written = (await node.JournalAsync(JournalEvent.Written)).Should().ContainSingle().Subject;
        written.Rule.Should().Be(rule);
        written.Note.Should().MatchRegex("^times: ERP .* \\(record\\), app .* \\(record\\)$", "the decision is recorded with what it rests on");
    }

    [Fact, Trait("Scenario", "T26")]
    public async Task Clocks_ten_minutes_apart_are_a_tie_where_the_tolerance_says_so()
    {
        _world.Options = options => options.ClockSkew = TimeSpan.FromMinutes(15);
        _world.Map = map => map.OnConflict(Conflict.MostRecent, Conflict.ErpWins);
        var (node, link) = await LinkedAsync();
        Edit(link, erpLaterByMinutes: -10);

        (await node.PlanAsync(RunKind.Full)).Steps.Should().BeEquivalentTo((await node.PlanAsync(RunKind.Full)).Steps, "the same input gives the same decision");
        await node.RunAsync(RunKind.Full);

        Phones(link).Should().Be(("erp", "erp"));
        (await node.JournalAsync(JournalEvent.Written)).Single().Rule.Should().Be(MergeRule.ErpWins);
    }

    [Fact, Trait("Scenario", "T27")]
    public async Task Newest_wins_goes_by_the_fields_time_where_a_side_has_it_and_by_the_records_where_not()
    {
        _world.App.KnowsFieldTimes = true;
        _world.Map = map => map.OnConflict(Conflict.MostRecent, Conflict.Ask);
        var (node, link) = await LinkedAsync();
        Edit(link, erpLaterByMinutes: 10);
        _world.Time.Advance(TimeSpan.FromMinutes(30));
        _world.App.Edit(link.Entity, "web", "much later, another field");

        await node.RunAsync(RunKind.Full);

        Phones(link).Should().Be(("erp", "erp"), "the field's own time counts, not the record's");
        (await node.JournalAsync(JournalEvent.Written)).Single(e => e.Field == "phone").Note.Should().MatchRegex("\\(record\\), app .* \\(field\\)$");
    }

    [Fact, Trait("Scenario", "T27")]
    public async Task Newest_wins_asks_when_one_side_cannot_say_when()
    {
        _world.Erp.KnowsRecordTimes = false;
        _world.Map = map => map.OnConflict(Conflict.MostRecent);
        var (node, link) = await LinkedAsync();
        Edit(link, erpLaterByMinutes: 10);

        await node.RunAsync(RunKind.Full);

        Phones(link).Should().Be(("app", "erp"));
        await node.OpenItemAsync(InboxItemKind.Conflict);
        (await node.JournalAsync(JournalEvent.Asked)).Single().Note.Should().MatchRegex("^times: ERP not known, app .* \\(record\\)$");
    }

    [Theory, Trait("Scenario", "T26")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ErpLinks_own_write_is_not_taken_for_a_users_newest_edit(bool answersVersion)
    {
        _world.Erp.AnswersVersion = answersVersion;
        _world.Customers(kind => kind with { ReturnsStoredValues = answersVersion });
        _world.Map = map => map.OnConflict(Conflict.MostRecent, Conflict.AppWins);
        var (node, link) = await LinkedAsync();
        await node.Linker.SetFieldLockAsync(link.Id, "phone", locked: true, World.Kari, default);
        Edit(link, erpLaterByMinutes: -20);
        _world.App.Edit(link.Entity, "web", "of the app");
        _world.Time.Advance(TimeSpan.FromMinutes(20));
        await node.RunAsync(RunKind.Full);
        _world.Erp.Value(link.Actor!.Value, "web").AsText().Should().Be("of the app", "ErpLink was the last to write the customer");

        await node.Linker.SetFieldLockAsync(link.Id, "phone", locked: false, World.Kari, default);
        await node.RunAsync(RunKind.Full);

        Phones(link).Should().Be(("app", "app"));
        (await node.JournalAsync(JournalEvent.Written)).Single(e => e.Field == "phone").Note.Should().StartWith("times: ERP not known, app ");
    }

    private void Edit(Link link, int erpLaterByMinutes)
    {
        _world.Time.Advance(TimeSpan.FromHours(1));
        if (erpLaterByMinutes < 0) _world.Erp.Edit(link.Actor!.Value, "phone", "erp");
        else _world.App.Edit(link.Entity, "phone", "app");
        _world.Time.Advance(TimeSpan.FromMinutes(Math.Abs(erpLaterByMinutes)));
        if (erpLaterByMinutes < 0) _world.App.Edit(link.Entity, "phone", "app");
        else _world.Erp.Edit(link.Actor!.Value, "phone", "erp");
    }

    private async Task<(Node Node, Link Link)> LinkedAsync()
    {
        var node = _world.Start();
        return (node, await node.LinkAsync(_world.App.Add(World.Company, "1", ("name", "Acme"), ("phone", "55")),
            _world.Erp.Add(World.Customer, "A", ("name", "Acme"), ("phone", "55"))));
    }

    private (string App, string Erp) Phones(Link link) => (_world.App.Value(link.Entity, "phone").AsText(), _world.Erp.Value(link.Actor!.Value, "phone").AsText());
}
