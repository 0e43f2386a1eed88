using ErpLink;
using QuickStart.Crm;

namespace QuickStart.Story;

public sealed partial class LinkStory
{
    private async Task<Link> ConnectAsync(RecordRef company, RecordRef customer, CancellationToken cancellationToken)
    {
        page.Step("Compare the two, say which side is right, connect");
        var proposal = await linker.ProposeAsync(Connection, company, customer, Kari, cancellationToken);
        page.Proposal(proposal);
        page.Say($"What only one side has fills the other. Where both have something, a person decides:");

        // The script: the ERP has the right phone, the CRM the right city.
        var decisions = proposal.Undecided().Select(f => Decide(f, f.App == "phone" ? Words.Erp : Words.Crm)).ToList();
        Require(decisions.Count == 2, $"Two fields should differ; there are {decisions.Count}.");

        var result = await linker.ConnectAsync(proposal.Decide(decisions), Kari, cancellationToken);
        Require(result.Status == ConnectStatus.Connected && result.Questions.Count == 0,
            $"The two were not connected: {result.Status}. {result.Failure?.Message}");

        foreach (var field in proposal.Fields.Where(f => f.State != FieldState.Equal))
        {
            var choice = decisions.Find(d => d.Field == field.App)?.Choice ?? field.Suggested;
            await BothHoldAsync(result.Link!, field.App, choice == FieldChoice.Erp ? field.ErpText : field.AppText, cancellationToken);
        }

        return result.Link!;
    }

    private FieldDecision Decide(ProposalField field, string scripted)
    {
        var answer = user.Choose($"Which {field.App} is right, '{field.AppText}' or '{field.ErpText}'?", [Words.Erp, Words.Crm], scripted);
        return answer == Words.Erp ? FieldDecision.Erp(field.App) : FieldDecision.App(field.App);
    }

    private async Task<Link> LinkPersonAsync(Link company, CancellationToken cancellationToken)
    {
        page.Step("Link a person of the company");
        var entity = crm.Add(CrmTable.Persons, new Dictionary<string, string?>
        { ["name"] = cast.Person, ["email"] = "ingrid@fjordfisk.example" }, company.Entity);
        await erp.AddAsync(ActorKinds.Person, new Dictionary<string, string?>
        { ["name"] = cast.Person, ["phone"] = "+47 90 10 20 30" }, company.Actor, cancellationToken);

        // Only below the linked customer: a namesake elsewhere cannot be picked.
        var search = new SearchRequest(Connection, ActorKinds.Person) { ParentEntity = company.Entity };
        var found = await linker.SearchAsync(search, Kari, cancellationToken);
        page.Hits(found.Hits);
        Require(found.Hits.Count == 1 && found.Hits[0].Title == cast.Person, "The customer's one person should be found, and nobody else.");

        var proposal = await linker.ProposeAsync(Connection, entity, found.Hits[0].Actor, Kari, cancellationToken);
        page.Proposal(proposal);
        var result = await linker.ConnectAsync(proposal.Decide(), Kari, cancellationToken);
        Require(result.Status == ConnectStatus.Connected, $"The person was not linked: {result.Status}. {result.Failure?.Message}");
        await BothHoldAsync(result.Link!, "email", "ingrid@fjordfisk.example", cancellationToken);
        await BothHoldAsync(result.Link!, "phone", "+47 90 10 20 30", cancellationToken);
        return result.Link!;
    }

    private async Task DisconnectAsync(Link person, CancellationToken cancellationToken)
    {
        page.Step("Disconnect the person: nothing is deleted, nothing is blanked");
        await linker.DisconnectAsync(person.Id, Kari, cancellationToken);
        Require((await linker.GetLinksAsync(person.Entity, Kari, cancellationToken)).Count == 0, "The person is still linked.");
        await BothHoldAsync(person, "email", "ingrid@fjordfisk.example", cancellationToken);
        await BothHoldAsync(person, "phone", "+47 90 10 20 30", cancellationToken);
    }
}
