namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>A customer as Nordlys keeps it. Texts without a value are empty.</summary>
public sealed record NordlysCustomer
{
    public long Id { get; init; }

    public int Revision { get; init; } = 1;

    public string CustomerNo { get; init; } = "";

    public required string LegalName { get; init; }

    public string TradingName { get; init; } = "";

    public string OrganizationNumber { get; init; } = "";

    public required string Group { get; init; }

    public NordlysAddress? Visiting { get; init; }

    public NordlysAddress? Invoice { get; init; }

    public IReadOnlyList<NordlysTyped> Phones { get; init; } = [];

    public IReadOnlyList<NordlysTyped> Emails { get; init; } = [];

    public string Web { get; init; } = "";

    public string PaymentTerms { get; init; } = "N30";

    public string Currency { get; init; } = "NOK";

    public decimal? CreditLimit { get; init; }

    public decimal DiscountPercent { get; init; }

    public decimal Balance { get; init; }

    public string ExternalRef { get; init; } = "";

    public bool Archived { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ModifiedAt { get; init; }

    public string ModifiedBy { get; init; } = "";
}
