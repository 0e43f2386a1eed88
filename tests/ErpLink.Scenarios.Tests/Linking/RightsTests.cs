namespace ErpLink.Scenarios.Linking;

/// <summary>Who may do what, and in which databases.</summary>
public sealed class RightsTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Every_verb_asks_the_access_policy()
    {
        var (link, company, customer) = await AskingAsync();
        _world.Access = (user, _) => user == World.Kari;
        var node = _world.Start();
        var item = await node.OpenItemAsync(InboxItemKind.Conflict);
        var verbs = new Dictionary<string, Func<Task>>
        {
            ["lock"] = () => node.Linker.SetFieldLockAsync(link.Id, "phone", locked: true, World.Ola, default).AsTask(),
            ["pause"] = () => node.Linker.SetPausedAsync(link.Id, paused: true, World.Ola, default).AsTask(),
            ["decide"] = () => node.Linker.DecideNotLinkedAsync("oslo", company, customer, World.Ola, default).AsTask(),
            ["withdraw"] = () => node.Linker.WithdrawNotLinkedAsync("oslo", company, customer, World.Ola, default).AsTask(),
            ["search"] = () => node.Linker.SearchAsync(new SearchRequest("oslo", World.Customer), World.Ola, default).AsTask(),
            ["draft"] = () => node.Linker.DraftAsync("oslo", company, World.Customer, World.Ola, default).AsTask(),
            ["answer"] = () => node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Erp), World.Ola, default).AsTask(),
        };

        foreach (var (verb, act) in verbs)
            (await act.Should().ThrowAsync<ErpLinkException>(verb)).Which.Code.Should().Be(ErrorCodes.AccessDenied, verb);

        (await node.Inbox.ListAsync(new InboxQuery(), World.Ola, default)).Should().BeEmpty("questions show values");
        (await node.OpenItemAsync(InboxItemKind.Conflict)).Revision.Should().Be(item.Revision);
    }

    [Fact]
    public async Task Nobody_links_creates_or_answers_in_a_copied_database()
    {
        var (_, _, customer) = await AskingAsync();
        var second = _world.App.Add(World.Company, "c2", ("name", "Nord AS"), ("phone", "1"));
        var other = _world.Erp.Add(World.Customer, "20", ("name", "Nord AS"), ("phone", "2"));
        _world.Erp.Identity = "sandbox";
        var node = _world.Start();
        var item = await node.OpenItemAsync(InboxItemKind.Conflict);
        var verbs = new Dictionary<string, Func<Task>>
        {
            ["connect"] = () => node.ConnectAsync(second, other, FieldDecision.App("phone")).AsTask(),
            ["create"] = () => node.CreateAsync(second).AsTask(),
            ["answer"] = () => node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.App), World.Kari, default).AsTask(),
        };

        foreach (var (verb, act) in verbs)
            (await act.Should().ThrowAsync<ErpLinkException>(verb)).Which.Code.Should().Be(ErrorCodes.EnvironmentDiffers, verb);

        (_world.Erp.Updates, _world.Erp.Creates, _world.App.Updates).Should().Be((0, 0, 0));
        _world.Erp.Value(customer, "phone").Should().Be(FieldValue.Text("erp2"));
        (await node.LinkOfAsync(second)).Should().BeNull();
    }

    [Fact]
    public async Task Nothing_is_created_for_a_record_that_is_deliberately_not_linked()
    {
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        var node = _world.Start();
        await node.Linker.DecideNotLinkedAsync("oslo", company, null, World.Ola, default);

        var create = async () => await node.CreateAsync(company);

        (await create.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.DeliberatelyNotLinked);
        _world.Erp.Creates.Should().Be(0);
    }

    [Fact]
    public async Task A_person_who_adopts_for_a_create_may_pick_only_a_record_of_the_same_parent()
    {
        _world.Erp.Kinds[ActorKinds.Person] = _world.Erp.Kinds[ActorKinds.Person] with { CreateTier = CreateTier.Nothing, CorrelationField = null };
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        var customer = _world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"));
        var person = _world.App.Add(EntityKinds.Person, "p1", ("name", "Kari"));
        _world.App[EntityKinds.Person, "p1"].Parent = company;
        var stranger = _world.Erp.Add(ActorKinds.Person, "60", ("name", "Kari"));
        _world.Erp[ActorKinds.Person, "60"].Parent = new RecordRef(World.Customer, "99");
        var node = _world.Start();
        await node.LinkAsync(company, customer);
        _world.ErpFaults.Enqueue(WriteFault.AnswerLost);
        var draft = await node.Linker.DraftAsync("oslo", person, ActorKinds.Person, World.Kari, default);
        (await node.Linker.CreateAsync(draft.Answer() with { InSpiteOfDuplicates = true }, World.Kari, default)).Status.Should().Be(CreateStatus.Unconfirmed);
        var item = await node.OpenItemAsync(InboxItemKind.UnconfirmedCreate);

        var wrong = async () => await node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Adopt) with { Actor = stranger }, World.Kari, default);

        (await wrong.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.ParentDiffers);
        var right = item.Candidates.Single(c => c != stranger);
        (await node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Adopt) with { Actor = right }, World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
    }

    /// <summary>A link with an open question about the phone.</summary>
    private async Task<(Link Link, RecordRef Company, RecordRef Customer)> AskingAsync()
    {
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "55"));
        var customer = _world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "55"));
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", "app2");
        _world.Erp.Edit(customer, "phone", "erp2");
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Asking);
        return (link, company, customer);
    }
}
