using ErpLink.Storage;

namespace ErpLink.Scenarios.Recovery;

/// <summary>What a person decided and could not be written at once: carried out or asked again, never gone.</summary>
public sealed class PersonsDecisionTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_decision_that_waits_beside_a_write_of_a_merge_is_asked_again_when_that_is_refused(bool byRun)
    {
        var (company, customer) = Pair(("phone", "1", "1"), ("fax", "a", "e"));
        var link = await _world.Start().LinkAsync(company, customer, FieldDecision.LeaveBoth("fax"));
        await _world.StartBeside().RunAsync(RunKind.Full);
        _world.App.Edit(company, "phone", "2");
        Process? process = null;
        process = new Process { Interrupt = _ => process!.Trace[^1] == "ERP update, before" ? DecideAsync(company, customer) : Task.CompletedTask };
        var node = _world.StartBeside(process);

        if (byRun) await node.RunAsync(RunKind.Full);
        else await node.SyncAsync(link);

        (await node.IntentsAsync()).Should().BeEmpty();
        var question = (await node.OpenItemsAsync()).Should().ContainSingle(i => i.AppField == "fax").Subject;
        (question.Kind, question.Origin).Should().Be((InboxItemKind.Conflict, ConflictOrigin.Recovery));
        Values(company, customer, "phone").Should().Be(("2", "2"), "the merge goes on");
        (await node.Inbox.AnswerAsync(InboxAnswer.To(question, AnswerChoice.Erp), World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
        Values(company, customer, "fax").Should().Be(("e", "e"));
    }

    [Theory, Trait("Scenario", "T19"), InlineData("web"), InlineData("internal")]
    public async Task A_leg_of_a_connect_is_carried_out_although_another_field_of_its_record_was_edited(string edited)
    {
        var (company, customer) = Pair(("phone", "a", "e"), ("fax", "a", "e"), ("web", "w", "w"));
        EditOnceBeforeWrite(_world.App, company, edited);
        var node = _world.Start();

        var result = await node.ConnectAsync(company, customer, FieldDecision.App("phone"), FieldDecision.Erp("fax"));

        (result.Status, result.Failure).Should().Be((ConnectStatus.Connected, null));
        result.Questions.Should().BeEmpty();
        (Values(company, customer, "phone"), Values(company, customer, "fax")).Should().Be((("a", "a"), ("e", "e")));
        _world.App.Value(company, edited).Should().Be((FieldValue)"typed");
    }

    [Fact, Trait("Scenario", "T19")]
    public async Task A_leg_whose_own_field_was_edited_is_asked_again()
    {
        var (company, customer) = Pair(("phone", "a", "e"), ("fax", "a", "e"));
        EditOnceBeforeWrite(_world.App, company, "fax");
        var node = _world.Start();

        await node.ConnectAsync(company, customer, FieldDecision.App("phone"), FieldDecision.Erp("fax"));

        Values(company, customer, "fax").Should().Be(("typed", "e"), "nobody has seen what was typed");
        (await node.OpenItemAsync(InboxItemKind.Conflict)).AppField.Should().Be("fax");
    }

    [Fact, Trait("Scenario", "T19")]
    public async Task An_answer_is_carried_out_although_another_field_of_the_record_was_edited()
    {
        var (company, customer) = Pair(("phone", "1", "1"), ("web", "w", "w"));
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", "2");
        _world.Erp.Edit(customer, "phone", "3");
        await node.SyncAsync(link);
        var question = await node.OpenItemAsync(InboxItemKind.Conflict);
        EditOnceBeforeWrite(_world.Erp, customer, "web");

        (await node.Inbox.AnswerAsync(InboxAnswer.To(question, AnswerChoice.App), World.Kari, default)).Status.Should().Be(AnswerStatus.Done);

        Values(company, customer, "phone").Should().Be(("2", "2"));
        await node.SyncAsync(link);
        Values(company, customer, "web").Should().Be(("typed", "typed"));
    }

    [Theory, Trait("Scenario", "T19"), InlineData(UpdateTier.Conditional), InlineData(UpdateTier.ReadCompare)]
    public async Task What_a_kill_left_unsent_is_carried_out_although_other_fields_of_the_record_were_edited(UpdateTier tier)
    {
        for (var kill = 0; ; kill++)
        {
            using var world = new World();
            world.Companies(k => k with { UpdateTier = tier });
            world.Customers(k => k with { UpdateTier = tier });
            var (company, customer) = (
                world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "a"), ("fax", "a"), ("web", "w")),
                world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "e"), ("fax", "e"), ("web", "w")));
            var process = new Process(kill);
            try
            {
                await world.Start(process).ConnectAsync(company, customer, FieldDecision.App("phone"), FieldDecision.Erp("fax"));
            }
            catch (Killed)
            {
            }

            if (!process.Dead) return;
            var node = world.StartBeside();
            if (await node.LinkOfAsync(company) is null) continue;
            var unsent = (await node.IntentsAsync()).All(i => i.FirstSentAt is null);
            if (!unsent) continue; // Whether it landed is not known: another rule.
            world.App.Edit(company, "web", "typed");
            world.Erp.Edit(customer, "internal", "typed");

            await node.RecoverAsync();

            var because = $"killed at {process.Trace[^1]}";
            (await node.OpenItemsAsync()).Should().BeEmpty(because);
            (world.Erp.Value(customer, "phone"), world.App.Value(company, "fax")).Should().Be(((FieldValue)"a", (FieldValue)"e"), because);
            (await node.IntentsAsync()).Should().BeEmpty(because);
        }
    }

    /// <summary>Another node stores a person's decision about the fax, and the ERP's record moves.</summary>
    private async Task DecideAsync(RecordRef company, RecordRef customer)
    {
        var node = _world.StartBeside();
        var link = (await node.LinkOfAsync(company))!;
        if ((await node.IntentsAsync()).Any(i => i.Side == Side.App) || (await node.OpenItemsAsync()).Count > 0) return;
        var field = new IntentField("fax", "e") { Other = "fax", Signature = link.Field("fax", "fax")!.Signature, Old = "a", Source = "e", Rule = MergeRule.Answer };
        var intent = new Intent(new IntentId(Guid.CreateVersion7(_world.Time.GetUtcNow())), link.Connection, link.Id, Side.App, IntentKind.Update)
        { Target = company, Fields = [field], ExpectedVersion = new("1"), Origin = IntentOrigin.Answer, User = World.Ola, CreatedAt = _world.Time.GetUtcNow() };
        (await node.Store.CommitAsync(new StoreBatch().Update(link).Insert(intent), default)).IsCommitted.Should().BeTrue();
        _world.Erp.Edit(customer, "internal", "typed");
    }

    private static void EditOnceBeforeWrite(FakeSide side, RecordRef record, string field) => side.BeforeWrite = _ =>
    {
        side.BeforeWrite = null;
        side.Edit(record, field, "typed");
    };

    private (RecordRef Company, RecordRef Customer) Pair(params (string Field, string App, string Erp)[] values) => (
        _world.App.Add(World.Company, "c1", [("name", "Fjord AS"), .. values.Select(v => (v.Field, FieldValue.Text(v.App)))]),
        _world.Erp.Add(World.Customer, "10", [("name", "Fjord AS"), .. values.Select(v => (v.Field, FieldValue.Text(v.Erp)))]));

    private (string App, string Erp) Values(RecordRef company, RecordRef customer, string field) =>
        (_world.App.Value(company, field).ToString(), _world.Erp.Value(customer, field).ToString());
}
