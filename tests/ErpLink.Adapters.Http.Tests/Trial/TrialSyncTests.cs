using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>The whole way: an app's company is linked to a customer of the service by the profile, and edits travel both ways.</summary>
public sealed class TrialSyncTests : IAsyncLifetime
{
    private static readonly ErpUser Kari = new("kari", "Kari");
    private readonly FakeTime _time = new() { SkipsWaits = true };
    private readonly NordlysCrm _crm = new();
    private NordlysServer _server = null!;
    private ServiceProvider _services = null!;

    private IErpLinker Linker => _services.GetRequiredService<IErpLinker>();

    private IErpSynchronizer Synchronizer => _services.GetRequiredService<IErpSynchronizer>();

    public async Task InitializeAsync()
    {
        _server = await NordlysServer.StartAsync(_time);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<ISecretSource>(new FakeSecrets(("Secrets:Nordlys", NordlysServer.ApiKey)));
        services.AddErpLink()
            .AddEntityStore(_crm)
            .AddInMemoryStorage()
            .AddRestAdapter(http => http.AllowPrivateNetwork = true) // the trial ERP runs on this machine
            .AddConnection("oslo", connection => connection
                .Adapter("rest").Profile(NordlysErp.Profile)
                .Setting("address", _server.Root.AbsoluteUri).Setting("apiKey", "Secrets:Nordlys")
                .Map(EntityKinds.Company, ActorKinds.Customer, map => map
                    .Both("name", "name").Both("phone", "phone").Both("email", "email").Both("street", "street").Both("city", "city")
                    .ToApp("customerNumber", "customerNo")
                    .DefaultInErp("group", "RETAIL")));
        _services = services.BuildServiceProvider();
        await Synchronizer.RecoverAsync("oslo", CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_edit_on_each_side_of_a_link_travels_to_the_other()
    {
        var link = await LinkAsync(_crm.Add("c1", "Fjordtun Maskin AS"), "010001");
        _crm.Read("c1", "customerNumber").Should().Be("010001");
        _crm.Read("c1", "street").Should().Be("Havnegata 12\nInngang B");

        _crm.Change("c1", "phone", "+47 75 99 99 99");
        _server.Data.Edit(1001, c => c with { Visiting = c.Visiting! with { City = "Fauske" } });
        var synced = await Synchronizer.SyncNowAsync(link.Id, Kari, CancellationToken.None);
        var again = await Synchronizer.SyncNowAsync(link.Id, Kari, CancellationToken.None);

        (synced.Status, again.Status).Should().Be((SyncStatus.Changed, SyncStatus.Unchanged), "what ErpLink wrote itself is no edit");
        _crm.Read("c1", "city").Should().Be("Fauske");
        _server.Data.Customer(1001).Phones.Select(p => p.Value).Should().Equal("+47 75 99 99 99", "+47 900 00 105");
    }

    [Fact]
    public async Task What_the_service_makes_of_a_value_is_nobodys_edit()
    {
        var link = await LinkAsync(_crm.Add("c1", "Fjordtun Maskin AS"), "010001");

        _crm.Change("c1", "email", "  Firmapost@Fjordtun.example ");
        var synced = await Synchronizer.SyncNowAsync(link.Id, Kari, CancellationToken.None);
        var again = await Synchronizer.SyncNowAsync(link.Id, Kari, CancellationToken.None);

        (synced.Status, again.Status).Should().Be((SyncStatus.Changed, SyncStatus.Unchanged));
        _server.Data.Customer(1001).Emails[0].Value.Should().Be("firmapost@fjordtun.example");
        _crm.Read("c1", "email").Should().Be("  Firmapost@Fjordtun.example ");
    }

    [Fact]
    public async Task A_run_finds_what_changed_by_the_feed()
    {
        await LinkAsync(_crm.Add("c1", "Fjordtun Maskin AS"), "010001");
        await Synchronizer.RunAsync(new RunRequest("oslo"), Kari, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(20));
        _server.Data.Edit(1001, c => c with { LegalName = "Fjordtun Maskin og Utleie AS" });
        var before = _server.Requests.Count;

        await Synchronizer.RunAsync(new RunRequest("oslo"), Kari, CancellationToken.None);

        _crm.Read("c1", "name").Should().Be("Fjordtun Maskin og Utleie AS");
        _server.Requests.Skip(before).Should().Contain(r => r.Contains("modifiedSince=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_company_is_created_as_a_customer()
    {
        var company = _crm.Add("c2", "Sørheim Bygg AS");
        var draft = await Linker.DraftAsync("oslo", company, ActorKinds.Customer, Kari, CancellationToken.None);

        var created = await Linker.CreateAsync(new CreateRequest("oslo", company, ActorKinds.Customer, draft.Token), Kari, CancellationToken.None);

        created.Failure.Should().BeNull();
        var customer = _server.Data.Customers[^1];
        customer.Should().Match<NordlysCustomer>(c => c.LegalName == "Sørheim Bygg AS" && c.Group == "RETAIL" && c.ExternalRef.Length >= 20);
        _crm.Read("c2", "customerNumber").Should().Be(customer.CustomerNo);
    }

    private async Task<Link> LinkAsync(RecordRef company, string text)
    {
        var found = await Linker.SearchAsync(new("oslo", ActorKinds.Customer) { Text = text }, Kari, CancellationToken.None);
        var proposal = await Linker.ProposeAsync("oslo", company, found.Hits.Single().Actor, Kari, CancellationToken.None);
        var connected = await Linker.ConnectAsync(proposal.Decide(proposal.Undecided().Select(f => FieldDecision.Erp(f.App))), Kari, CancellationToken.None);
        connected.Failure.Should().BeNull();
        return connected.Link!;
    }
}
