using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>Section "Contacts" of the page.</summary>
internal sealed class NordlysContacts(NordlysData data)
{
    public NordlysAnswer Read(string id) => NordlysAnswer.Record(Write(Get(id)));

    public NordlysAnswer List(NordlysQuery query)
    {
        var status = query.Choice("status", "", "", "ACTIVE", "LEFT");
        var wanted = data.Contacts.Where(c => status.Length == 0 || c.Left == (status == "LEFT"));
        if (query.ModifiedSince is { } since) wanted = wanted.Where(c => c.ModifiedAt >= since);
        if (query.SearchText is { } text) wanted = wanted.Where(c => Searched(c).Any(t => t.Contains(text, StringComparison.OrdinalIgnoreCase)));
        if (query.Ids is { } ids) wanted = wanted.Where(c => ids.Contains(c.Id));
        if (query.Integer("customerId") is { } customer) wanted = wanted.Where(c => c.CustomerId == customer);
        if (query["externalRef"] is { } external) wanted = wanted.Where(c => c.ExternalRef == external);
        if (query["email"] is { } mail) wanted = wanted.Where(c => c.Emails.Any(e => e.Value.Equals(mail, StringComparison.OrdinalIgnoreCase)));
        return NordlysAnswer.List(query.Page(wanted, c => c.LastName, c => c.ModifiedAt, Write));
    }

    public NordlysAnswer Create(JsonObject body)
    {
        List<NordlysFieldError> errors = [];
        var contact = NordlysContactJson.Read(NordlysInput.Merge([], body), null, errors);
        Check(contact, null, errors);
        var stored = data.Add(contact);
        return NordlysAnswer.Created(Write(stored), $"/v3/contacts/{stored.Id}");
    }

    public NordlysAnswer Update(string id, JsonObject body)
    {
        var before = Get(id);
        NordlysRevision.Check("contact", id, before.Revision, body);
        var fields = Write(before);
        fields["customerId"] = before.CustomerId;
        List<NordlysFieldError> errors = [];
        var after = NordlysContactJson.Read(NordlysInput.Merge(fields, body), before, errors);
        Check(after, before, errors);
        return NordlysAnswer.Record(Write(data.Edit(id, _ => after)));
    }

    public NordlysAnswer Leave(string id, bool left) => NordlysAnswer.Record(Write(data.Edit(Get(id).Id, c => c with { Left = left })));

    public NordlysAnswer Delete(string id)
    {
        data.Delete(Get(id).Id);
        return new NordlysAnswer(204, null);
    }

    private static IEnumerable<string> Searched(NordlysContact contact) =>
        [$"{contact.FirstName} {contact.LastName}", .. contact.Emails.Select(e => e.Value)];

    private NordlysContact Get(string id) => data.Find(id) ?? throw NordlysProblem.Missing("contact", id);

    private JsonObject Write(NordlysContact contact) => NordlysContactJson.Write(contact, data.Customer(contact.CustomerId).LegalName);

    private void Check(NordlysContact contact, NordlysContact? before, List<NordlysFieldError> errors)
    {
        var chosen = contact.CustomerId != before?.CustomerId && errors.All(e => e.Field != "customerId");
        if (chosen && data.Find(contact.CustomerId) is not { Archived: false })
        {
            errors.Add(new NordlysFieldError("customerId", "UNKNOWN_RECORD", "There is no such customer, or it is archived."));
        }

        if (errors.Count > 0) throw NordlysProblem.Invalid("contact", errors);
    }
}
