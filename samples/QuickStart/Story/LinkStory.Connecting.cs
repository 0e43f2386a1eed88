using ErpLink;
using QuickStart.Erps;

namespace QuickStart.Story;

public sealed partial class LinkStory
{
    private async Task ProposeMapAsync(CancellationToken cancellationToken)
    {
        page.Step("Which fields of both systems mean the same? A proposal, and what the file makes of it");
        var file = ConnectionFile.PathOf(erp.ConnectionName);
        var edit = new ConnectionEdit(erp.Connection);
        var proposal = await connections.ProposeMapAsync(edit, EntityKinds.Company, ActorKinds.Customer, Kari, cancellationToken);
        page.MapProposal(proposal, CompanyMap(erp.Connection));
        Require(proposal.Fields.Any(f => f is { App: "name", Confidence: > 0.9 }), "The names of companies should have been recognised.");
        page.Say($"By a proposal alone nothing flows. What does is said by {file}, a file for administrators.");
    }

    private async Task SaveAndActivateAsync(CancellationToken cancellationToken)
    {
        page.Step("The connection is saved and activated: everything that is wrong is said at once");

        // Somebody was in a hurry: one field that the CRM does not have, one that the ERP does not have.
        var hurried = erp.Connection with { Maps = [.. erp.Connection.Maps.Select(m => m == CompanyMap(erp.Connection) ? Misspelt(m) : m)] };
        var saved = await connections.SaveAsync(new ConnectionEdit(hurried), Kari, cancellationToken);
        var refused = await connections.ActivateAsync(Connection, saved.SavedVersion, Kari, cancellationToken);
        page.Problems(refused.Problems);
        Require(!refused.IsActive && refused.Problems.Count(p => p.Severity == ProblemSeverity.Error) == 2,
            "Two misspelt fields should have been found.");
        page.Say($"Version {refused.Version} has two misspelt fields, and is not in force.");

        var edit = new ConnectionEdit(erp.Connection with { Id = saved.Id }) { BasedOn = saved.SavedVersion };
        await connections.SaveAsync(edit, Kari, cancellationToken);
        var activated = await connections.ActivateAsync(Connection, null, Kari, cancellationToken);
        if (activated.Problems.Count > 0) page.Problems(activated.Problems);
        Require(activated.IsActive, "The connection cannot be used as it is; see above.");
        page.Checked($"version {activated.Version}, the file as it is, fits what the CRM and the ERP really offer, and is in force");
    }

    private static MapDefinition CompanyMap(ConnectionDefinition connection) =>
        connection.Maps.Single(m => m.Entity == EntityKinds.Company && m.Actor == ActorKinds.Customer);

    private static MapDefinition Misspelt(MapDefinition map) => map with
    {
        Fields = [.. map.Fields.Select(f => f.App switch { "phone" => f with { App = "fone" }, "city" => f with { Erp = "ctiy" }, _ => f })],
    };
}
