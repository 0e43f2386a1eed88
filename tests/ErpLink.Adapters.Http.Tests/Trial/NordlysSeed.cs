namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>The demo company: 23 customers and 30 contacts. Every name is invented.</summary>
internal static class NordlysSeed
{
    private static readonly string[] Places = ["Tromsø", "Alta", "Hamar", "Molde", "Gjøvik", "Narvik"];
    private static readonly string[] FirstNames = ["Anne", "Bjørn", "Cecilie", "Dag", "Eli", "Frode", "Guro"];
    private static readonly string[] LastNames = ["Aas", "Bakke", "Dahl", "Eide", "Foss"];

    public static void Fill(NordlysData data)
    {
        AddCustomersOfThePage(data);
        for (var n = data.Customers.Count + 1; n <= 23; n++) data.Add(Plain(n));
        AddContactsOfThePage(data);
        for (var n = data.Contacts.Count + 1; n <= 30; n++) data.Add(PlainContact(n));
    }

    private static void AddCustomersOfThePage(NordlysData data)
    {
        data.Add(new NordlysCustomer
        {
            Revision = 7,
            LegalName = "Fjordtun Maskin AS",
            TradingName = "Fjordtun",
            OrganizationNumber = "914000105",
            Group = "INDUSTRY",
            Visiting = new NordlysAddress { Lines = ["Havnegata 12", "Inngang B"], PostalCode = "8005", City = "Bodø" },
            Invoice = new NordlysAddress { Lines = ["Postboks 114"], PostalCode = "8001", City = "Bodø" },
            Phones = [new("MAIN", "+47 75 00 01 05"), new("MOBILE", "+47 900 00 105")],
            Emails = [new("MAIN", "post@fjordtun.example"), new("INVOICE", "faktura@fjordtun.example")],
            Web = "https://www.fjordtun.example",
            CreditLimit = 250_000,
            DiscountPercent = 7.5m,
            Balance = 18_250,
            CreatedAt = NordlysClock.At("2024-06-11T10:15:00+02:00"),
            ModifiedAt = NordlysClock.At("2026-02-26T14:05:31+01:00"),
        });
        // As like the first as customers of the same owner are.
        data.Add(new NordlysCustomer
        {
            LegalName = "Fjordtun Maskinutleie AS",
            OrganizationNumber = "914000202",
            Group = "INDUSTRY",
            Visiting = new NordlysAddress { Lines = ["Havnegata 12"], PostalCode = "8005", City = "Bodø" },
            Emails = [new("MAIN", "post@fjordtun.example")],
            CreatedAt = NordlysClock.At("2024-06-11T10:31:00+02:00"),
        });
        data.Add(new NordlysCustomer
        {
            Revision = 2,
            LegalName = "Nordvik Trevare AB",
            TradingName = "Nordvik",
            OrganizationNumber = "5560001034",
            Group = "RETAIL",
            Visiting = new NordlysAddress { Lines = ["Hamngatan 3"], PostalCode = "95231", City = "Luleå", CountryCode = "SE" },
            Phones = [new("MAIN", "+46 920 00 01 03"), new("MAIN", "+46 920 00 01 04")],
            PaymentTerms = "N14",
            Currency = "SEK",
            CreditLimit = 0,
            DiscountPercent = 2.25m,
            Balance = -120.50m,
            ExternalRef = "WEB-77",
            // Changed 40 minutes after it was made, in the night when the clocks are set back.
            CreatedAt = NordlysClock.At("2025-10-26T02:30:00+02:00"),
            ModifiedAt = NordlysClock.At("2025-10-26T02:10:00+01:00"),
            ModifiedBy = "ola.berg",
        });
        data.Add(new NordlysCustomer
        {
            Revision = 4,
            LegalName = "Gammelbrygga Kafé AS",
            OrganizationNumber = "914000404",
            Group = "RETAIL",
            Visiting = new NordlysAddress { Lines = ["Brygga 1"], PostalCode = "6003", City = "Ålesund" },
            PaymentTerms = "CASH",
            Archived = true,
            CreatedAt = NordlysClock.At("2023-01-16T08:00:00+01:00"),
            ModifiedAt = NordlysClock.At("2026-02-27T16:20:09+01:00"),
        });
        // Codes that cannot be chosen any more, and nothing that need not be there.
        data.Add(new NordlysCustomer
        {
            LegalName = "Hansen & sønn",
            Group = "EXPORT",
            PaymentTerms = "N60",
            CreatedAt = NordlysClock.At("2019-05-02T12:00:00+02:00"),
        });
        data.Add(new NordlysCustomer
        {
            LegalName = "Vestre kommune",
            OrganizationNumber = "914000606",
            Group = "PUBLIC",
            Visiting = new NordlysAddress { PostalCode = "2300", City = "Hamar" },
            Emails = [new("INVOICE", "faktura@vestre.example")],
            CreatedAt = NordlysClock.At("2025-08-06T09:00:00+02:00"),
            ModifiedBy = "ola.berg",
        });
        data.Add(new NordlysCustomer
        {
            LegalName = "Elvebakken skole",
            Group = "PUBLIC",
            Visiting = new NordlysAddress { Lines = ["Skoleveien 7"], PostalCode = "3107", City = "Tønsberg" },
            Emails = [new("MAIN", "post@elvebakken.example")],
            CreatedAt = NordlysClock.At("2025-08-07T09:00:00+02:00"),
            ModifiedBy = "ola.berg",
        });
    }

    private static void AddContactsOfThePage(NordlysData data)
    {
        data.Add(new NordlysContact
        {
            Revision = 3,
            CustomerId = 1001,
            FirstName = "Ingrid",
            LastName = "Solberg",
            JobTitle = "Innkjøpsleder",
            Phones = [new("WORK", "+47 75 00 01 06"), new("MOBILE", "+47 900 00 201")],
            Emails = [new("WORK", "ingrid.solberg@fjordtun.example")],
            Language = "nb",
            Newsletter = true,
            CreatedAt = NordlysClock.At("2024-06-11T10:20:00+02:00"),
            ModifiedAt = NordlysClock.At("2026-02-26T14:05:31+01:00"),
        });
        var nextDay = NordlysClock.At("2024-06-12T09:00:00+02:00");
        data.Add(new NordlysContact { CustomerId = 1001, FirstName = "Per", LastName = "Moe", CreatedAt = nextDay });
        data.Add(new NordlysContact { Revision = 2, CustomerId = 1001, FirstName = "Tor", LastName = "Lie", Left = true, CreatedAt = nextDay });
    }

    private static NordlysCustomer Plain(int n) => new()
    {
        LegalName = $"{Places[n % Places.Length]} Handel {n} AS",
        OrganizationNumber = $"9140{n:000}09",
        Group = n % 2 == 0 ? "RETAIL" : "INDUSTRY",
        Visiting = new NordlysAddress { Lines = [$"Torget {n}"], PostalCode = $"9{n:000}", City = Places[n % Places.Length] },
        Phones = [new("MAIN", $"+47 77 00 00 {n:00}")],
        Emails = [new("MAIN", $"post{n}@handel.example")],
        DiscountPercent = n % 5,
        CreatedAt = NordlysClock.At("2025-01-01T09:00:00+01:00").AddDays(n * 9),
    };

    private static NordlysContact PlainContact(int n) => new()
    {
        CustomerId = 1005 + n % 19,
        FirstName = FirstNames[n % FirstNames.Length],
        LastName = LastNames[n % LastNames.Length],
        Emails = [new("WORK", $"person{n}@handel.example")],
        Language = "nb",
        CreatedAt = NordlysClock.At("2025-01-01T10:00:00+01:00").AddDays(n * 9),
    };
}
