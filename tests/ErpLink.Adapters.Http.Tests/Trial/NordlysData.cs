using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>
/// What Nordlys keeps. Tests look at it and edit it here as the vendor's own users would in his program: each edit that changes something
/// raises the revision and sets the time, and an edit of a contact sets the time of its customer. Safe for several threads.
/// </summary>
public sealed class NordlysData(TimeProvider time)
{
    private readonly SortedDictionary<long, NordlysCustomer> _customers = [];
    private readonly SortedDictionary<string, NordlysContact> _contacts = new(StringComparer.Ordinal);
    private long _lastCustomer = 1000;
    private int _lastContact = 200;

    public IReadOnlyList<NordlysCustomer> Customers
    {
        get { lock (Gate) return [.. _customers.Values]; }
    }

    public IReadOnlyList<NordlysContact> Contacts
    {
        get { lock (Gate) return [.. _contacts.Values]; }
    }

    /// <summary>Held by whoever does several steps that belong together.</summary>
    internal Lock Gate { get; } = new();

    private DateTimeOffset Now => NordlysClock.Local(time.GetUtcNow());

    public NordlysCustomer Customer(long id) => Find(id) ?? throw new KeyNotFoundException($"There is no customer {id}.");

    public NordlysContact Contact(string id) => Find(id) ?? throw new KeyNotFoundException($"There is no contact {id}.");

    /// <summary>Adds a customer, with the next id, and the number that belongs to it unless it has one; times that are given stay.</summary>
    public NordlysCustomer Add(NordlysCustomer customer, string by = "kari.nilsen")
    {
        lock (Gate)
        {
            var id = ++_lastCustomer;
            var created = customer.CreatedAt == default ? Now : customer.CreatedAt;
            return _customers[id] = customer with
            {
                Id = id,
                CustomerNo = customer.CustomerNo.Length > 0 ? customer.CustomerNo
                    : string.Create(CultureInfo.InvariantCulture, $"01{id - 1000:0000}"),
                CreatedAt = created,
                ModifiedAt = customer.ModifiedAt == default ? created : customer.ModifiedAt,
                ModifiedBy = customer.ModifiedBy.Length > 0 ? customer.ModifiedBy : by,
            };
        }
    }

    public NordlysCustomer Edit(long id, Func<NordlysCustomer, NordlysCustomer> edit, string by = "kari.nilsen")
    {
        lock (Gate)
        {
            var before = Customer(id);
            var after = edit(before) with
            {
                Id = id,
                Revision = before.Revision,
                CreatedAt = before.CreatedAt,
                ModifiedAt = before.ModifiedAt,
                ModifiedBy = before.ModifiedBy,
            };
            if (JsonNode.DeepEquals(NordlysCustomerJson.Write(before), NordlysCustomerJson.Write(after))) return before;
            return _customers[id] = after with { Revision = before.Revision + 1, ModifiedAt = Now, ModifiedBy = by };
        }
    }

    /// <summary>Adds a person, with the next id; times that are given stay, and then those of the customer do, too.</summary>
    public NordlysContact Add(NordlysContact contact)
    {
        lock (Gate)
        {
            _ = Customer(contact.CustomerId);
            var id = string.Create(CultureInfo.InvariantCulture, $"P-{++_lastContact:000000}");
            var created = contact.CreatedAt == default ? Now : contact.CreatedAt;
            if (contact.CreatedAt == default) Touch(contact.CustomerId);
            var modified = contact.ModifiedAt == default ? created : contact.ModifiedAt;
            return _contacts[id] = contact with { Id = id, CreatedAt = created, ModifiedAt = modified };
        }
    }

    public NordlysContact Edit(string id, Func<NordlysContact, NordlysContact> edit)
    {
        lock (Gate)
        {
            var before = Contact(id);
            var after = edit(before) with { Id = id, Revision = before.Revision, CreatedAt = before.CreatedAt, ModifiedAt = before.ModifiedAt };
            _ = Customer(after.CustomerId);
            if (JsonNode.DeepEquals(NordlysContactJson.Write(before, ""), NordlysContactJson.Write(after, ""))) return before;
            Touch(before.CustomerId);
            Touch(after.CustomerId);
            return _contacts[id] = after with { Revision = before.Revision + 1, ModifiedAt = Now };
        }
    }

    public void Delete(string contactId)
    {
        lock (Gate)
        {
            Touch(Contact(contactId).CustomerId);
            _contacts.Remove(contactId);
        }
    }

    internal NordlysCustomer? Find(long id)
    {
        lock (Gate) return _customers.GetValueOrDefault(id);
    }

    internal NordlysContact? Find(string id)
    {
        lock (Gate) return _contacts.GetValueOrDefault(id);
    }

    private void Touch(long customer) => _customers[customer] = _customers[customer] with { ModifiedAt = Now };
}
