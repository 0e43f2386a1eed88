namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>An address of a customer.</summary>
public sealed record NordlysAddress
{
    public IReadOnlyList<string> Lines { get; init; } = [];

    public string PostalCode { get; init; } = "";

    public string City { get; init; } = "";

    public string CountryCode { get; init; } = "NO";
}
