using ErpLink;
using QuickStart.Crm;

namespace QuickStart.Story;

public sealed partial class LinkStory
{
    private async Task<Link> CreateAsync(CancellationToken cancellationToken)
    {
        page.Step("A company that the ERP does not know: create its customer");
        var company = crm.Add(CrmTable.Companies, new Dictionary<string, string?>
        { ["name"] = cast.NewCompany, ["phone"] = "+47 22 33 44 55", ["email"] = "hei@havbris.example", ["city"] = "Oslo" });

        var draft = await linker.DraftAsync(Connection, company, ActorKinds.Customer, Kari, cancellationToken);
        page.Draft(draft);
        foreach (var problem in draft.Problems) page.Say($"{problem}");
        Require(draft.Problems.Count == 0 && draft.Duplicates.Count == 0, "Nothing should stand against creating the customer.");

        var request = draft.Answer(Ask(draft));
        var result = await linker.CreateAsync(request, Kari, cancellationToken);
        Require(result.Status == CreateStatus.Created, $"The customer was not created: {result.Status}. {result.Failure?.Message}");

        var customer = result.Link!.Actor!.Value;
        var count = await erp.CountAsync(ActorKinds.Customer, cast.NewCompany, cancellationToken);
        Require(count == 1, $"The ERP should have exactly one such customer; it has {count}.");
        foreach (var field in new[] { "name", "phone", "email", "city" })
            await BothHoldAsync(result.Link, field, crm.Read(company, field), cancellationToken);
        var asked = await erp.ReadAsync(customer, erp.AskedField, cancellationToken);
        Require(asked == request.Values[0].Value.AsListItem(), "The ERP should have the value that was asked for.");

        // The ERP numbered it; the CRM's blank field has taken the number over.
        var number = await erp.ReadAsync(customer, "customerNumber", cancellationToken);
        Require(number is not null, "The ERP should have given a number.");
        await BothHoldAsync(result.Link, "customerNumber", number, cancellationToken);
        return result.Link;
    }

    /// <summary>The values of the fields that the map asks for; an app shows the draft as a form.</summary>
    private List<FieldAssignment> Ask(Draft draft)
    {
        var answers = new List<FieldAssignment>();
        foreach (var field in draft.Fields.Where(f => f.Source == FormFieldSource.Asked))
        {
            var text = user.Choose($"{field.Label}?", [.. field.Items.Select(i => i.Text)], field.Items[1].Text);
            answers.Add(new FieldAssignment(field.Name, FieldValue.ListItem(field.Items.First(i => i.Text == text).Key)));
        }

        return answers;
    }
}
