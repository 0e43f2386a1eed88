namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>A person at a customer as Nordlys keeps it. Texts without a value are empty.</summary>
public sealed record NordlysContact
{
    public string Id { get; init; } = "";

    public int Revision { get; init; } = 1;

    public required long CustomerId { get; init; }

    public string FirstName { get; init; } = "";

    public required string LastName { get; init; }

    public string Salutation { get; init; } = "";

    public string JobTitle { get; init; } = "";

    public IReadOnlyList<NordlysTyped> Phones { get; init; } = [];

    public IReadOnlyList<NordlysTyped> Emails { get; init; } = [];

    public string Language { get; init; } = "";

    public bool Newsletter { get; init; }

    public string ExternalRef { get; init; } = "";

    public bool Left { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ModifiedAt { get; init; }
}
