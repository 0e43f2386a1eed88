namespace ErpLink.Scenarios.Linking;

/// <summary>A create looks for an earlier one of the same decision before anything is sent, also when the link store is lost.</summary>
public sealed class LookUpTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory, InlineData(CreateTier.SearchableReference), InlineData(CreateTier.UniqueReference), InlineData(CreateTier.ClientKey)]
    public async Task A_create_after_the_link_store_was_lost_takes_over_the_customer_that_is_there_and_overwrites_neither_side(CreateTier tier)
    {
        var (company, customer) = await CreatedAsync(tier);
        _world.App.Edit(company, "phone", "57");
        _world.Erp.Edit(customer, "fax", "2");

        var again = await _world.Start().CreateAsync(company);

        again.Status.Should().Be(CreateStatus.Adopted);
        again.Link!.Actor.Should().Be(customer);
        _world.Erp.Creates.Should().Be(1);
        Values(company, customer, "phone").Should().Be(("57", "55"), "nothing was ever sent by this decision, so neither value is known to be older");
        Values(company, customer, "fax").Should().Be(("1", "2"));
    }

    [Fact]
    public async Task A_customer_that_was_created_and_made_inactive_is_not_created_again_and_not_linked_silently()
    {
        var (company, customer) = await CreatedAsync(CreateTier.SearchableReference);
        _world.Erp[World.Customer, customer.Key.Text].State = RecordState.Inactive;
        var node = _world.Start();

        (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Unconfirmed);

        _world.Erp.Creates.Should().Be(1);
        (await node.OpenItemAsync(InboxItemKind.UnconfirmedCreate)).Candidates.Should().Equal(customer);
    }

    [Fact]
    public async Task Of_several_customers_with_the_reference_of_one_create_a_person_picks()
    {
        var (company, customer) = await CreatedAsync(CreateTier.SearchableReference);
        var copy = _world.Erp.Add(World.Customer, "copy", ("name", "Fjord AS"), ("reference", _world.Erp.Value(customer, "reference")));
        var node = _world.Start();

        (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Unconfirmed);

        var item = await node.OpenItemAsync(InboxItemKind.UnconfirmedCreate);
        item.Candidates.Should().BeEquivalentTo([customer, copy]);
        (await node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Adopt) with { Actor = copy }, World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
        (await node.LinkOfAsync(company))!.Actor.Should().Be(copy);
    }

    [Fact]
    public async Task A_look_up_that_breaks_off_is_no_evidence_that_there_is_no_customer()
    {
        var (company, customer) = await CreatedAsync(CreateTier.SearchableReference);
        _world.Erp.BreaksOff = query => query.Filter is not null;
        var node = _world.Start();

        (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Pending);

        _world.Erp.Creates.Should().Be(1);
        _world.Erp.BreaksOff = _ => false;
        await node.RecoverAsync();
        _world.Erp.Creates.Should().Be(1);
        (await node.LinkOfAsync(company))!.Actor.Should().Be(customer);
    }

    [Fact]
    public async Task A_refusal_as_duplicate_is_looked_up_once_more_because_an_index_may_lag()
    {
        var (company, customer) = await CreatedAsync(CreateTier.UniqueReference);
        var lookUps = 0;
        _world.Erp.Finds = query => query.Filter is null || ++lookUps > 1;
        var node = _world.Start();

        var again = await node.CreateAsync(company);

        again.Status.Should().Be(CreateStatus.Adopted);
        again.Link!.Actor.Should().Be(customer);
        (await node.IntentsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_search_that_breaks_off_is_an_error_and_not_a_short_list()
    {
        _world.Erp.BreaksOff = _ => true;

        var search = async () => await _world.Start().Linker.SearchAsync(new SearchRequest("oslo", World.Customer) { Text = "fjord" }, World.Kari, default);

        (await search.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.ContractBroken);
    }

    [Fact]
    public async Task A_default_that_somebody_filled_in_meanwhile_is_not_overwritten()
    {
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        var customer = _world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"));
        var node = _world.Start();
        var request = (await node.ProposeAsync(company, customer)).Decide() with { Fill = [new FieldAssignment("currency", "EUR")] };
        _world.Erp.Edit(customer, "currency", "SEK");

        (await node.Linker.ConnectAsync(request, World.Kari, default)).Status.Should().Be(ConnectStatus.Connected);

        _world.Erp.Value(customer, "currency").Should().Be(FieldValue.Text("SEK"));
    }

    [Fact]
    public async Task A_panel_does_not_wait_for_an_ERP_that_hangs()
    {
        _world.Options = options => options.PanelWait = TimeSpan.FromMilliseconds(100);
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "55"));
        var customer = _world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "55"));
        await _world.Start().LinkAsync(company, customer);
        var node = _world.StartBeside(new Process { Interrupt = _ => new TaskCompletionSource().Task });

        var block = (await node.Linker.GetPanelAsync(company, World.Kari, default).AsTask().WaitAsync(TimeSpan.FromSeconds(30))).Single();

        block.Failure!.Code.Should().Be(ErrorCodes.SideUnavailable);
        block.Fields.Single(f => f.App == "phone").ErpText.Should().Be("55", "the last known value is shown");
    }

    /// <summary>A customer that an earlier link store knew of.</summary>
    private async Task<(RecordRef Company, RecordRef Customer)> CreatedAsync(CreateTier tier)
    {
        Tier(tier);
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "55"), ("fax", "1"));
        var created = await _world.Start().CreateAsync(company);
        created.Status.Should().Be(CreateStatus.Created);
        _world.LoseMemory();
        return (company, created.Link!.Actor!.Value);
    }

    private void Tier(CreateTier tier) => _world.Customers(k => k with { CreateTier = tier, CorrelationField = tier is CreateTier.Nothing or CreateTier.ClientKey ? null : "reference" });

    private (string App, string Erp) Values(RecordRef company, RecordRef customer, string field) =>
        (_world.App.Value(company, field).ToString(), _world.Erp.Value(customer, field).ToString());
}
