using System.Text;
using ErpLink.Peers.Support;
using Microsoft.Extensions.DependencyInjection;
using QuickStart;
using QuickStart.Crm;
using QuickStart.Erps;
using QuickStart.Story;

namespace ErpLink.Peers;

/// <summary>What has to hold with every real ERP. Both systems are looked at through their own APIs, never through ErpLink.</summary>
public static class PeerScenarios
{
    /// <summary>The story, and then a look at what it has left behind.</summary>
    public static async Task StoryAsync(IStoryErp erp)
    {
        using var folder = new ScratchFolder();
        await using var own = erp;
        var cast = new StoryCast(PeerApp.Unique());
        var console = Paper.Console(new StringWriter());
        var services = new ServiceCollection();
        services.AddQuickStart(folder.State, erp, cast);
        services.AddSingleton(console).AddSingleton<IStoryUser>(new ScriptedUser(console));
        await using var provider = services.BuildServiceProvider();
        var crm = provider.GetRequiredService<CrmDatabase>();
        crm.Create();

        var outcome = await provider.GetRequiredService<LinkStory>().TellAsync(default);

        foreach (var link in new[] { outcome.Customer, outcome.Created })
        {
            foreach (var field in CrmTable.Companies.Columns.Keys.Where(f => link != outcome.Customer || f != "email"))
            {
                var inErp = await erp.ReadAsync(link.Actor!.Value, field, default);
                inErp.Should().Be(crm.Read(link.Entity, field), "{0} of {1} agrees", field, link.Entity);
            }
        }

        (await erp.ReadAsync(outcome.Customer.Actor!.Value, "phone", default)).Should().Be("+47 55 30 20 88");
        (await erp.ReadAsync(outcome.Customer.Actor!.Value, "email", default)).Should().Be("post@fjordfisk.example", "the run that wrote another was undone");
        (await erp.ReadAsync(outcome.Customer.Actor!.Value, "city", default)).Should().Be("Laksevåg");
        (await erp.CountAsync(ActorKinds.Customer, cast.Company, default)).Should().Be(1);
        (await erp.CountAsync(ActorKinds.Customer, cast.NewCompany, default)).Should().Be(1);
        (await erp.CountAsync(ActorKinds.Person, cast.Person, default)).Should().Be(1);
        outcome.Journal.Should().Contain(e => e.Event == JournalEvent.Answered && e.Field == "city");
    }

    /// <summary>The ERP creates, and the answer is lost on the way.</summary>
    public static async Task LostCreateAsync(PeerApp app, LossyProxy proxy)
    {
        var name = $"Tapt Svar AS {PeerApp.Unique()}";
        var company = app.AddCompany(name, "Bergen");

        var result = await app.CreateAsync(company);
        result.Status.Should().BeOneOf(CreateStatus.Adopted, CreateStatus.Pending);
        if (result.Status == CreateStatus.Pending) await app.Synchronizer.RecoverAsync("erp", default);

        proxy.Lost.Should().Be(1, "otherwise nothing was lost");
        proxy.Creates.Should().Be(1, "a create is never sent again blindly");
        (await app.Erp.CountAsync(ActorKinds.Customer, name, default)).Should().Be(1);
        var link = (await app.Linker.GetLinksAsync(company, PeerApp.Kari, default)).Should().ContainSingle().Which;
        link.State.Should().Be(LinkState.Active);
        (await app.InErpAsync(link, "name")).Should().Be(name);
        (await app.SyncAsync(link)).Status.Should().BeOneOf(SyncStatus.Changed, SyncStatus.Unchanged);
        app.Sql("customer_number", company).Should().NotBeNull().And.Be(await app.InErpAsync(link, "customerNumber"));
        (await app.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged);
    }

    /// <summary>The same, and the ERP has no field that could keep a reference.</summary>
    public static async Task LostCreateWithoutReferenceAsync(PeerApp app, LossyProxy proxy)
    {
        var name = $"Uten Spor AS {PeerApp.Unique()}";
        var company = app.AddCompany(name, "Bergen");

        (await app.CreateAsync(company)).Status.Should().Be(CreateStatus.Unconfirmed);
        await app.Synchronizer.RecoverAsync("erp", default);

        proxy.Lost.Should().Be(1, "otherwise nothing was lost");
        proxy.Creates.Should().Be(1, "a create is never sent again blindly");
        var item = (await app.Inbox.ListAsync(new InboxQuery(), PeerApp.Kari, default)).Should().ContainSingle().Which;
        item.Kind.Should().Be(InboxItemKind.UnconfirmedCreate);

        // A person looks into the ERP, finds it, and says so.
        var hit = (await app.Linker.SearchAsync(new SearchRequest("erp", ActorKinds.Customer) { Text = name }, PeerApp.Kari, default)).Hits.Single();
        var answer = await app.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Adopt) with { Actor = hit.Actor }, PeerApp.Kari, default);
        answer.Status.Should().Be(AnswerStatus.Done);
        var link = (await app.Linker.GetLinksAsync(company, PeerApp.Kari, default)).Should().ContainSingle().Which;
        link.State.Should().Be(LinkState.Active);
        (await app.Erp.CountAsync(ActorKinds.Customer, name, default)).Should().Be(1);
        proxy.Creates.Should().Be(1);
        (await app.InErpAsync(link, "name")).Should().Be(app.Sql("name", company)).And.Be(name);
    }

    /// <summary>A colleague saves another field in the ERP after ErpLink has read the record and before it writes.</summary>
    public static async Task EditOfAnotherFieldBetweenReadAndWriteAsync(PeerApp app)
    {
        var company = app.AddCompany($"Samtidig AS {PeerApp.Unique()}", "Bergen", "+47 11 11 11 11");
        var link = await app.LinkedAsync(company);
        app.Crm.Change(company, "phone", "+47 22 22 22 22");
        app.Hooks.BeforeUpdate = () => app.Erp.ChangeAsync(link.Actor!.Value, "city", "Voss", default);

        var result = await app.SyncAsync(link);

        app.Hooks.BeforeUpdate.Should().BeNull("otherwise nobody was between read and write");
        if (result.Status != SyncStatus.Unchanged) await app.SyncAsync(link);
        (await app.InErpAsync(link, "phone")).Should().Be("+47 22 22 22 22");
        (await app.InErpAsync(link, "city")).Should().Be("Voss");
        app.Sql("phone", company).Should().Be("+47 22 22 22 22");
        app.Sql("city", company).Should().Be("Voss");
    }

    /// <summary>A colleague saves the very field that ErpLink is about to write.</summary>
    public static async Task EditOfTheSameFieldBetweenReadAndWriteAsync(PeerApp app)
    {
        var company = app.AddCompany($"Kappløp AS {PeerApp.Unique()}", "Bergen", "+47 11 11 11 11");
        var link = await app.LinkedAsync(company);
        app.Crm.Change(company, "phone", "+47 22 22 22 22");
        app.Hooks.BeforeUpdate = () => app.Erp.ChangeAsync(link.Actor!.Value, "phone", "+47 33 33 33 33", default);

        var result = await app.SyncAsync(link);

        app.Hooks.BeforeUpdate.Should().BeNull("otherwise nobody was between read and write");
        result.Status.Should().Be(SyncStatus.Asking);
        (await app.InErpAsync(link, "phone")).Should().Be("+47 33 33 33 33");
        app.Sql("phone", company).Should().Be("+47 22 22 22 22");
        var question = (await app.Inbox.ListAsync(new InboxQuery { Link = link.Id }, PeerApp.Kari, default)).Should().ContainSingle().Which;
        (question.ErpValue, question.AppValue).Should().Be((FieldValue.Text("+47 33 33 33 33"), FieldValue.Text("+47 22 22 22 22")));
    }

    /// <summary>Text with everything that quoting, encoding and comparing get wrong.</summary>
    public static async Task AwkwardTextAsync(PeerApp app)
    {
        var name = $"Ærlig & 'Sønn' \"Ø\" 😀 <b>%_\\;--#+? é e\u0301 {PeerApp.Unique()}";
        var company = app.AddCompany(name, "l'Été \"€\" 💧");
        var link = await app.LinkedAsync(company);
        (await app.InErpAsync(link, "name")).Should().Be(name);
        (await app.InErpAsync(link, "city")).Should().Be("l'Été \"€\" 💧");
        (await app.Linker.SearchAsync(new SearchRequest("erp", ActorKinds.Customer) { Text = name }, PeerApp.Kari, default))
            .Hits.Should().ContainSingle(h => h.Actor == link.Actor && h.Title == name);

        foreach (var city in new[] { "Cafe\u0301 'N' \"F\" ; D 🧊", "Åre% _ \\ ''", "Å ß İı ﬁ ＡＢ 中文" })
        {
            await app.Erp.ChangeAsync(link.Actor!.Value, "city", city, default);
            (await app.SyncAsync(link)).Status.Should().Be(SyncStatus.Changed);
            app.Sql("city", company).Should().Be(await app.InErpAsync(link, "city")).And.Be(city);
            (await app.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged, "what ErpLink wrote is no edit");
        }

        // Two spellings of one text are one text: a colleague's program that composes letters has edited nothing.
        var before = app.Sql("city", company)!;
        await app.Erp.ChangeAsync(link.Actor!.Value, "city", before.Normalize(NormalizationForm.FormD), default);
        (await app.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged);
        app.Sql("city", company).Should().Be(before);

        app.Crm.Change(company, "city", "e\u0301 '' 🐟");
        (await app.SyncAsync(link)).Status.Should().Be(SyncStatus.Changed);
        (await app.InErpAsync(link, "city")).Should().Be("e\u0301 '' 🐟");
        app.Sql("city", company).Should().Be("e\u0301 '' 🐟");
    }
}
