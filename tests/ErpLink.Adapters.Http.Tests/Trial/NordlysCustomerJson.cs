using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>A customer as the API shows it and takes it.</summary>
internal static class NordlysCustomerJson
{
    public static JsonObject Write(NordlysCustomer customer)
    {
        var json = new JsonObject { ["id"] = customer.Id, ["revision"] = customer.Revision, ["customerNo"] = customer.CustomerNo };
        var name = new JsonObject { ["legal"] = customer.LegalName };
        Put(name, "trading", customer.TradingName);
        json["name"] = name;
        Put(json, "organizationNumber", customer.OrganizationNumber);
        json["group"] = customer.Group;
        var address = new JsonObject();
        if (customer.Visiting is { } visiting) address["visiting"] = Write(visiting);
        if (customer.Invoice is { } invoice) address["invoice"] = Write(invoice);
        if (address.Count > 0) json["address"] = address;
        json["phones"] = Write(customer.Phones, "number");
        json["emails"] = Write(customer.Emails, "address");
        Put(json, "web", customer.Web);
        var terms = new JsonObject { ["paymentTerms"] = customer.PaymentTerms, ["currency"] = customer.Currency };
        if (customer.CreditLimit is { } limit) terms["creditLimit"] = Amount(limit);
        terms["discountPercent"] = customer.DiscountPercent.ToString("0.0000", CultureInfo.InvariantCulture);
        json["terms"] = terms;
        json["balance"] = Amount(customer.Balance);
        Put(json, "externalRef", customer.ExternalRef);
        json["archived"] = customer.Archived;
        json["createdAt"] = NordlysClock.Text(customer.CreatedAt);
        json["modifiedAt"] = NordlysClock.Text(customer.ModifiedAt);
        json["modifiedBy"] = customer.ModifiedBy;
        return json;
    }

    public static JsonArray Write(IEnumerable<NordlysTyped> entries, string value) =>
        new([.. entries.Select(e => new JsonObject { ["type"] = e.Type, [value] = e.Value })]);

    /// <summary>The customer that these fields make of <paramref name="before"/>, null for a new one.</summary>
    public static NordlysCustomer Read(JsonObject fields, NordlysCustomer? before, List<NordlysFieldError> errors)
    {
        var input = new NordlysInput(fields, "", errors);
        var name = input.Object("name");
        var legal = name.Text("legal", 80, required: true);
        var trading = name.Text("trading", 60);
        var number = before?.CustomerNo ?? input.Text("customerNo", 10);
        if (!number.All(char.IsAsciiDigit)) input.Bad("customerNo", "FORMAT", "Must be digits.", 0);
        var organization = input.Text("organizationNumber", 20, clean: t => t.Replace(" ", "", StringComparison.Ordinal));
        var group = input.Code("group", NordlysCodes.CustomerGroups, before?.Group ?? "", null);
        var address = input.Object("address");
        var visiting = ReadAddress(address, "visiting", before?.Visiting);
        var norwegian = (visiting?.CountryCode ?? "NO") == "NO";
        if (norwegian && organization.Length > 0 && !(organization.Length == 9 && organization.All(char.IsAsciiDigit)))
        {
            input.Bad("organizationNumber", "FORMAT", "Must be 9 digits.", 0);
        }

        var invoice = ReadAddress(address, "invoice", before?.Invoice);
        var phones = input.Typed("phones", "number", 30, "MAIN", "MOBILE", "FAX");
        var emails = input.Typed("emails", "address", 120, "MAIN", "INVOICE", "REMINDER");
        var web = input.Text("web", 120);
        var terms = input.Object("terms");
        return new NordlysCustomer
        {
            LegalName = legal,
            TradingName = trading,
            CustomerNo = number,
            OrganizationNumber = organization,
            Group = group,
            Visiting = visiting,
            Invoice = invoice,
            Phones = phones,
            Emails = emails,
            Web = web,
            PaymentTerms = terms.Code("paymentTerms", NordlysCodes.PaymentTerms, before?.PaymentTerms ?? "", before is null ? "N30" : null),
            Currency = terms.Code("currency", NordlysCodes.Currencies, "", before is null ? "NOK" : null),
            CreditLimit = terms.Decimal("creditLimit", 2, 0, 999_999_999_999),
            DiscountPercent = terms.Decimal("discountPercent", 4, 0, 100) ?? 0,
            ExternalRef = input.Text("externalRef", 40),
            Id = before?.Id ?? 0,
            Revision = before?.Revision ?? 1,
            Balance = before?.Balance ?? 0,
            Archived = before?.Archived ?? false,
            CreatedAt = before?.CreatedAt ?? default,
            ModifiedAt = before?.ModifiedAt ?? default,
        };
    }

    private static NordlysAddress? ReadAddress(NordlysInput address, string name, NordlysAddress? before)
    {
        var input = address.Object(name);
        if (!address.Has(name)) return null;
        var lines = input.Texts("lines", 3, 60);
        var city = input.Text("city", 40);
        var country = input.Code("countryCode", NordlysCodes.Countries, before?.CountryCode ?? "", "NO");
        var digits = country switch { "NO" or "DK" => 4, "SE" or "FI" or "DE" => 5, _ => 0 };
        var postal = input.Text("postalCode", 10, clean: t => country == "SE" ? t.Replace(" ", "", StringComparison.Ordinal) : t);
        if (digits > 0 && postal.Length > 0 && !(postal.Length == digits && postal.All(char.IsAsciiDigit)))
        {
            input.Bad("postalCode", "FORMAT", $"Must be {digits} digits.", 0);
        }

        return new NordlysAddress { Lines = lines, City = city, CountryCode = country, PostalCode = postal };
    }

    private static JsonObject Write(NordlysAddress address)
    {
        var json = new JsonObject { ["lines"] = new JsonArray([.. address.Lines.Select(l => JsonValue.Create(l))]) };
        Put(json, "postalCode", address.PostalCode);
        Put(json, "city", address.City);
        json["countryCode"] = address.CountryCode;
        return json;
    }

    private static void Put(JsonObject json, string name, string value)
    {
        if (value.Length > 0) json[name] = value;
    }

    private static string Amount(decimal value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
