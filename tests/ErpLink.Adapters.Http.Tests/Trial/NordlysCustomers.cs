using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>Section "Customers" of the page.</summary>
internal sealed class NordlysCustomers(NordlysData data)
{
    public NordlysAnswer Read(string id) => NordlysAnswer.Record(NordlysCustomerJson.Write(Get(id)));

    public NordlysAnswer List(NordlysQuery query)
    {
        var archived = query.Choice("archived", "exclude", "exclude", "include", "only");
        // Archiving is a change, so a list of changes has archived ones without being asked.
        if (query.ModifiedSince is not null && archived == "exclude") archived = "include";
        var wanted = data.Customers.Where(c => archived == "include" || c.Archived == (archived == "only"));
        if (query.ModifiedSince is { } since) wanted = wanted.Where(c => c.ModifiedAt >= since);
        if (query.SearchText is { } text) wanted = wanted.Where(c => Searched(c).Any(t => t.Contains(text, StringComparison.OrdinalIgnoreCase)));
        if (query.Ids is { } ids) wanted = wanted.Where(c => ids.Contains(c.Id.ToString(CultureInfo.InvariantCulture)));
        if (query["customerNo"] is { } number) wanted = wanted.Where(c => c.CustomerNo == number);
        if (query["organizationNumber"] is { } organization) wanted = wanted.Where(c => c.OrganizationNumber == organization);
        if (query["externalRef"] is { } external) wanted = wanted.Where(c => c.ExternalRef == external);
        if (query["group"] is { } group) wanted = wanted.Where(c => c.Group == group);
        if (query["email"] is { } mail) wanted = wanted.Where(c => c.Emails.Any(e => e.Value.Equals(mail, StringComparison.OrdinalIgnoreCase)));
        return NordlysAnswer.List(query.Page(wanted, c => c.LegalName, c => c.ModifiedAt, NordlysCustomerJson.Write));
    }

    public NordlysAnswer Create(JsonObject body)
    {
        List<NordlysFieldError> errors = [];
        var customer = NordlysCustomerJson.Read(NordlysInput.Merge([], body), null, errors);
        if (customer.CustomerNo.Length > 0 && data.Customers.Any(c => c.CustomerNo == customer.CustomerNo))
        {
            errors.Add(new NordlysFieldError("customerNo", "TAKEN", "Another record has it."));
        }

        Check(customer, errors);
        var stored = data.Add(customer, "api");
        return NordlysAnswer.Created(NordlysCustomerJson.Write(stored), $"/v3/customers/{stored.Id}");
    }

    public NordlysAnswer Update(string id, JsonObject body)
    {
        var before = Get(id);
        if (before.Archived) throw new NordlysProblem(409, "RECORD_ARCHIVED", $"Customer {id} is archived.");
        NordlysRevision.Check("customer", id, before.Revision, body);
        List<NordlysFieldError> errors = [];
        var after = NordlysCustomerJson.Read(NordlysInput.Merge(NordlysCustomerJson.Write(before), body), before, errors);
        Check(after, errors);
        return NordlysAnswer.Record(NordlysCustomerJson.Write(data.Edit(before.Id, _ => after, "api")));
    }

    public NordlysAnswer Archive(string id, bool archived) =>
        NordlysAnswer.Record(NordlysCustomerJson.Write(data.Edit(Get(id).Id, c => c with { Archived = archived }, "api")));

    private static IEnumerable<string> Searched(NordlysCustomer customer) =>
        [customer.LegalName, customer.TradingName, customer.CustomerNo, customer.OrganizationNumber, .. customer.Emails.Select(e => e.Value)];

    private NordlysCustomer Get(string id) =>
        (long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? data.Find(number) : null)
        ?? throw NordlysProblem.Missing("customer", id);

    private void Check(NordlysCustomer customer, List<NordlysFieldError> errors)
    {
        if (customer.ExternalRef.Length > 0 && data.Customers.Any(c => c.Id != customer.Id && c.ExternalRef == customer.ExternalRef))
        {
            errors.Add(new NordlysFieldError("externalRef", "TAKEN", "Another record has it."));
        }

        if (errors.Count > 0) throw NordlysProblem.Invalid("customer", errors);
    }
}
