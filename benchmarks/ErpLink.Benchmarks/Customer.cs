using System.Globalization;

namespace ErpLink.Benchmarks;

/// <summary>A customer of 20 fields as an app without ErpLink would hold it.</summary>
public sealed class Customer
{
    /// <summary>How many fields.</summary>
    public const int FieldCount = 20;

    public string Number { get; set; } = "";
    public string Name { get; set; } = "";
    public string Street { get; set; } = "";
    public string PostalCode { get; set; } = "";
    public string City { get; set; } = "";
    public string Country { get; set; } = "";
    public string Phone { get; set; } = "";
    public string Email { get; set; } = "";
    public string Website { get; set; } = "";
    public string TaxNumber { get; set; } = "";
    public string? Contact { get; set; }
    public string Group { get; set; } = "";
    public string Currency { get; set; } = "";
    public string PaymentTerm { get; set; } = "";
    public decimal CreditLimit { get; set; }
    public decimal Balance { get; set; }
    public long Employees { get; set; }
    public bool IsBlocked { get; set; }
    public DateOnly CustomerSince { get; set; }
    public DateTimeOffset ModifiedAt { get; set; }

    /// <summary>A customer of its own for each number; texts are not shared between two calls, as between two answers of a server.</summary>
    public static Customer Numbered(int number)
    {
        var text = number.ToString("00000", CultureInfo.InvariantCulture);
        return new()
        {
            Number = text,
            Name = $"Customer {text} Ltd",
            Street = $"Harbour Street {text}",
            PostalCode = $"N-{text}",
            City = $"Bergen {text}",
            Country = $"NO{text}",
            Phone = $"+47 {text}",
            Email = $"post@c{text}.example",
            Website = $"https://c{text}.example",
            TaxNumber = $"NO{text}MVA",
            Group = $"G{text}",
            Currency = $"NOK{text}",
            PaymentTerm = $"{text} days",
            CreditLimit = number * 100.25m,
            Balance = number * 3.5m,
            Employees = number,
            CustomerSince = new DateOnly(2020, 1, 1).AddDays(number),
            ModifiedAt = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(number),
        };
    }

    /// <summary>The fields of one side, in the order of <see cref="ToValues"/>.</summary>
    public static FieldDescription[] Describe(string list) =>
    [
        new("number", FieldType.Text), new("name", FieldType.Text), new("street", FieldType.Text), new("postalCode", FieldType.Text),
        new("city", FieldType.Text), new("country", FieldType.Text), new("phone", FieldType.Text), new("email", FieldType.Text),
        new("website", FieldType.Text), new("taxNumber", FieldType.Text), new("contact", FieldType.Text),
        new("group", FieldType.ListItem) { List = list }, new("currency", FieldType.ListItem) { List = list },
        new("paymentTerm", FieldType.ListItem) { List = list }, new("creditLimit", FieldType.Decimal), new("balance", FieldType.Decimal),
        new("employees", FieldType.Integer), new("isBlocked", FieldType.Boolean), new("customerSince", FieldType.Date), new("modifiedAt", FieldType.Instant),
    ];

    /// <summary>The same as the values of a record.</summary>
    public FieldValue[] ToValues() =>
    [
        Number, Name, Street, PostalCode, City, Country, Phone, Email, Website, TaxNumber, FieldValue.Text(Contact), FieldValue.ListItem(Group),
        FieldValue.ListItem(Currency), FieldValue.ListItem(PaymentTerm), CreditLimit, Balance, Employees, IsBlocked, CustomerSince, ModifiedAt,
    ];
}
