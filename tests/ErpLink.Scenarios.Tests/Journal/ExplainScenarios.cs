using System.Text.Json;

namespace ErpLink.Scenarios.Journal;

/// <summary>Explain it after: every field of a link in any state, from the store alone.</summary>
public sealed class ExplainScenarios : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Scenario", "T75")]
    public async Task A_field_is_explained_by_rule_values_time_run_and_user()
    {
        var (node, link) = await LinkedAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        _world.App.Edit(link.Entity, "phone", "56");
        var run = await node.RunAsync(RunKind.Full);
        _world.ErpFaults.Clear();
        _world.Erp.Fails = _ => SideCall.Unavailable();

        var phone = await node.ExplainAsync(link, "phone");

        phone.Baseline.Should().Match<Baseline?>(b => b!.Value.App == "56" && b.Value.Erp == "56");
        phone.Written.Should().Match<JournalEntry>(e => e.Rule == MergeRule.AppChanged && e.Side == Side.Erp && e.Old == "55" && e.New == "56" && e.Source == "56"
            && e.Run == run.Id && e.User == World.Kari && e.At == _world.Time.GetUtcNow());
        (await node.ExplainAsync(link, "name")).Should().Match<FieldExplanation>(f => f.Written == null && f.Baseline != null);
    }

    [Fact, Trait("Scenario", "T75")]
    public async Task A_link_is_explained_in_every_state()
    {
        var (node, link) = await LinkedAsync();
        _world.App.Edit(link.Entity, "phone", "app");
        _world.Erp.Edit(link.Actor!.Value, "phone", "erp");
        await node.Linker.SetFieldLockAsync(link.Id, "fax", locked: true, World.Kari, default);
        await node.RunAsync(RunKind.Full);

        var asking = await OfAsync(node, link);
        asking.Open.Should().ContainSingle().Which.Should().Match<InboxItem>(i => i.Kind == InboxItemKind.Conflict && i.AppValue == "app" && i.ErpValue == "erp");
        asking.Fields.Single(f => f.App == "phone").Asked.Should().Match<JournalEntry>(e => e.Old == "app" && e.New == "erp" && e.Rule == MergeRule.Ask);
        asking.Fields.Single(f => f.App == "fax").IsLocked.Should().BeTrue();

        await node.Inbox.AnswerAsync(InboxAnswer.To(await node.OpenItemAsync(InboxItemKind.Conflict), AnswerChoice.Erp), World.Ola, default);
        (await node.ExplainAsync(link, "phone")).Should().Match<FieldExplanation>(f => f.Answered!.User == World.Ola && f.Written!.Rule == MergeRule.Answer);

        _world.App.Edit(link.Entity, "name", "Refused");
        _world.Erp.Refuse = (_, value) => value == "Refused" ? "Not this name." : null;
        await node.RunAsync(RunKind.Full);
        (await OfAsync(node, link)).Open.Should().ContainSingle().Which.Should().Match<InboxItem>(i => i.Kind == InboxItemKind.Parked && i.Failure!.Code == ErrorCodes.SideRefusedValues);

        _world.Erp.Refuse = (_, _) => null;
        _world.App.Edit(link.Entity, "name", "Lost on the way");
        _world.ErpFaults.Enqueue(WriteFault.RequestLost);
        await node.RunAsync(RunKind.Full);
        var pending = await OfAsync(node, link);
        pending.UnderWay.Should().ContainSingle().Which.Should().Match<PendingWrite>(w => w.Side == Side.Erp && w.Fields.Single() == "name" && w.Sends > 0);
        pending.Should().Match<LinkExplanation>(e => e.IsDue && e.DueAt != null && e.Attempts > 0);
        _world.Time.Advance(TimeSpan.FromHours(2));
        await node.RunAsync(RunKind.Full);

        await node.Linker.SetPausedAsync(link.Id, paused: true, World.Kari, default);
        (await OfAsync(node, link)).State.Should().Be(LinkState.Paused);
        await node.Linker.DisconnectAsync(link.Id, World.Kari, default);
        var ended = await OfAsync(node, link);
        ended.Should().Match<LinkExplanation>(e => e.State == null && e.Entity == link.Entity && e.Actor == link.Actor && e.Last!.Event == JournalEvent.Disconnected);
        ended.Fields.Should().Contain(f => f.Erp == "name" && f.Written!.New == "Lost on the way");
    }

    [Fact, Trait("Scenario", "T75")]
    public async Task A_person_that_waits_for_its_company_says_so()
    {
        var node = _world.Start();
        var company = _world.App.Add(World.Company, "1", ("name", "Acme"));
        var customer = _world.Erp.Add(World.Customer, "A", ("name", "Acme"));
        var parent = await node.LinkAsync(company, customer);
        var person = _world.App.Add(EntityKinds.Person, "p", ("name", "Per"));
        var contact = _world.Erp.Add(ActorKinds.Person, "P", ("name", "Per"));
        _world.App.Rows[person].Parent = company;
        _world.Erp.Rows[contact].Parent = customer;
        var link = await node.LinkAsync(person, contact);
        await node.Linker.DisconnectAsync(parent.Id, World.Kari, default);
        _world.App.Edit(person, "name", "Pål");

        (await node.RunAsync(RunKind.Full)).Counters.Waiting.Should().Be(1);

        (await OfAsync(node, link)).WaitsFor.Should().Equal(company);
        (await node.VerifyAsync()).Should().ContainSingle().Which.Reason.Should().Be(DriftReason.Waiting);
    }

    [Fact]
    public async Task A_field_behind_a_long_journal_is_found_without_reading_all_of_it()
    {
        var (node, link) = await LinkedAsync();
        _world.App.Edit(link.Entity, "phone", "56");
        await node.RunAsync(RunKind.Full);
        var written = (await node.JournalAsync(JournalEvent.Written)).Single();
        var batch = new Storage.StoreBatch();
        for (var i = 0; i < 3000; i++) batch.Append(written with { Id = Guid.CreateVersion7(_world.Time.GetUtcNow().AddSeconds(i + 1)), Field = "name", Old = $"{i}", New = $"{i + 1}" });
        await node.Store.CommitAsync(batch, default);

        var explained = await OfAsync(node, link);

        explained.Fields.Single(f => f.App == "phone").Written!.Id.Should().Be(written.Id);
        explained.Fields.Single(f => f.App == "name").Written!.New.Should().Be((FieldValue)"3000");
    }

    [Fact]
    public async Task Only_who_may_see_the_connection_gets_an_explanation()
    {
        var (node, link) = await LinkedAsync();
        _world.Access = (user, right) => user != World.Ola || right != AccessRight.See;
        var ola = async () => await node.Journal.ExplainAsync(link.Id, World.Ola, default);
        (await ola.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.AccessDenied);
        var unknown = async () => await node.Journal.ExplainAsync(new LinkId(Guid.CreateVersion7()), World.Kari, default);
        (await unknown.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.LinkNotFound);
    }

    private static async Task<LinkExplanation> OfAsync(Node node, Link link)
    {
        var explanation = await node.Journal.ExplainAsync(link.Id, World.Kari, default);
        var json = JsonSerializer.Serialize(explanation, LinkingJson.Default.LinkExplanation);
        return JsonSerializer.Deserialize(json, LinkingJson.Default.LinkExplanation)!;
    }

    private async Task<(Node Node, Link Link)> LinkedAsync()
    {
        var node = _world.Start();
        return (node, await node.LinkAsync(_world.App.Add(World.Company, "1", ("name", "Acme"), ("phone", "55")),
            _world.Erp.Add(World.Customer, "A", ("name", "Acme"), ("phone", "55"))));
    }
}
