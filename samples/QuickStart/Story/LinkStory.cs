using ErpLink;
using Microsoft.Extensions.Hosting;
using QuickStart.Crm;
using QuickStart.Erps;

namespace QuickStart.Story;

/// <summary>
/// The story, step by step, with the services that an app takes from its container. Every step checks what became of it in both systems,
/// each through its own door, and throws where the library did not do what the story says.
/// </summary>
public sealed partial class LinkStory(
    IErpConnections connections, IErpLinker linker, IErpSynchronizer synchronizer, IErpInbox inbox, IErpJournal journal, IErpSignals signals, IHostedService background,
    CrmDatabase crm, IStoryErp erp, StoryCast cast, IStoryUser user, StoryPage page)
{
    private const string Connection = "erp";

    // Whoever is logged in to the app: the journal says on whose behalf things were done.
    private static readonly ErpUser Kari = new("kari", "Kari");

    /// <exception cref="StoryException">Something did not come out as told.</exception>
    public async Task<StoryOutcome> TellAsync(CancellationToken cancellationToken)
    {
        await ProposeMapAsync(cancellationToken);
        await SaveAndActivateAsync(cancellationToken);
        var (company, customer) = await SetTheSceneAsync(cancellationToken);
        await SearchAsync(customer, cancellationToken);
        var link = await ConnectAsync(company, customer, cancellationToken);
        await EditBothSidesAsync(link, cancellationToken);
        await DisagreeAsync(link, cancellationToken);
        await RunAsync(link, cancellationToken);
        await LeaveItAloneAsync(link, cancellationToken);
        var created = await CreateAsync(cancellationToken);
        var person = await LinkPersonAsync(link, cancellationToken);
        await DisconnectAsync(person, cancellationToken);
        var entries = await ReadJournalAsync(link.Connection, cancellationToken);
        return new StoryOutcome(link, created, person, entries);
    }

    private async Task<(RecordRef Company, RecordRef Customer)> SetTheSceneAsync(CancellationToken cancellationToken)
    {
        page.Step("A company in the CRM, a customer in the ERP, entered by different people");
        var company = crm.Add(CrmTable.Companies, new Dictionary<string, string?>
        { ["name"] = cast.Company, ["phone"] = "+47 55 30 20 10", ["website"] = "fjordfisk.example", ["city"] = "Bergen" });
        var customer = await erp.AddAsync(ActorKinds.Customer, new Dictionary<string, string?>
        { ["name"] = cast.Company, ["phone"] = "+47 55 30 20 99", ["email"] = "faktura@fjordfisk.example", ["city"] = "Askøy" },
            null, cancellationToken);
        page.Say($"'{cast.Company}' is {company} in the CRM and {customer} in the ERP. Neither knows of the other.");
        return (company, customer);
    }

    private async Task SearchAsync(RecordRef customer, CancellationToken cancellationToken)
    {
        page.Step("Search the ERP for the company's customer");
        var search = new SearchRequest(Connection, ActorKinds.Customer) { Text = cast.Company };
        var found = await linker.SearchAsync(search, Kari, cancellationToken);
        page.Hits(found.Hits);
        Require(found.Hits.Any(h => h.Actor == customer && h.LinkedTo is null), "The customer was not found, or is linked already.");
    }

    private async Task<IReadOnlyList<JournalEntry>> ReadJournalAsync(ConnectionId connection, CancellationToken cancellationToken)
    {
        page.Step("What happened, and why: the journal");
        var entries = await journal.ReadAsync(new JournalQuery { Connection = connection }, Kari, cancellationToken);
        page.Journal(entries);
        Require(entries.Any(e => e.Event == JournalEvent.Disconnected), "The journal does not know that the person was disconnected.");
        page.Say($"Every value that was overwritten is in there, with the rule or the person that decided.");
        return entries;
    }

    /// <summary>Reads a field in both systems and compares with what it must be.</summary>
    private async Task BothHoldAsync(Link link, string field, string? value, CancellationToken cancellationToken)
    {
        var (inCrm, inErp) = (crm.Read(link.Entity, field), await erp.ReadAsync(link.Actor!.Value, field, cancellationToken));
        Require(inCrm == value && inErp == value,
            $"'{field}' should be '{value}' on both sides; it is '{inCrm}' in the CRM and '{inErp}' in the ERP.");
        page.Checked($"{field} is '{value}' in both systems");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new StoryException(otherwise);
    }
}
