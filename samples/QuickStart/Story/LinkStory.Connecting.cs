using ErpLink;
using QuickStart.Erps;

namespace QuickStart.Story;

public sealed partial class LinkStory
{
    private async Task ProposeMapAsync(CancellationToken cancellationToken)
    {
        page.Step("Which fields of both systems mean the same? ErpLink proposes, a file decides");
        var file = ConnectionFile.PathOf(erp.ConnectionName);
        var edit = new ConnectionEdit(erp.Connection);
        var proposal = await connections.ProposeMapAsync(edit, EntityKinds.Company, ActorKinds.Customer, Kari, cancellationToken);
        page.MapProposal(proposal, CompanyMap(erp.Connection));
        Require(proposal.Fields.Any(f => f is { App: "name", Confidence: > 0.9 }), "The names of companies should have been recognised.");
        page.Say($"A proposal moves nothing. What flows, and which way, is said by the sample's {file}, which an administrator could edit.");
    }

    private async Task SaveAndActivateAsync(CancellationToken cancellationToken)
    {
        page.Step("The connection is saved and activated: all that is wrong is said at once");

        page.Say($"Version 1 was typed in a hurry, with two fields misspelt. It can be saved, but does not come into force:");
        var hurried = erp.Connection with { Maps = [.. erp.Connection.Maps.Select(m => m == CompanyMap(erp.Connection) ? Misspelt(m) : m)] };
        var saved = await connections.SaveAsync(new ConnectionEdit(hurried), Kari, cancellationToken);
        var refused = await connections.ActivateAsync(Connection, saved.SavedVersion, Kari, cancellationToken);
        page.Problems(refused.Problems);
        Require(!refused.IsActive && refused.Problems.Count(p => p.Severity == ProblemSeverity.Error) == 2,
            "Two misspelt fields should have been found.");
        var edit = new ConnectionEdit(erp.Connection with { Id = saved.Id }) { BasedOn = saved.SavedVersion };
        await connections.SaveAsync(edit, Kari, cancellationToken);
        var activated = await connections.ActivateAsync(Connection, null, Kari, cancellationToken);
        if (activated.Problems.Count > 0) page.Problems(activated.Problems);
        Require(activated.IsActive, "The connection cannot be used as it is; see above.");
        page.Checked($"version {activated.Version} is the file as it is: it fits what the CRM and the ERP really offer, and is in force");
    }

    private static MapDefinition CompanyMap(ConnectionDefinition connection) =>
        connection.Maps.Single(m => m.Entity == EntityKinds.Company && m.Actor == ActorKinds.Customer);

    // One field that the CRM does not have, and one that the ERP does not have.
    private static MapDefinition Misspelt(MapDefinition map) => map with
    {
        Fields = [.. map.Fields.Select(f => f.App switch { "phone" => f with { App = "fone" }, "city" => f with { Erp = "ctiy" }, _ => f })],
    };
}
