using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>What may be chosen: the two code lists of the page, and the countries and currencies.</summary>
internal static class NordlysCodes
{
    public static readonly IReadOnlyList<NordlysCode> PaymentTerms =
    [
        new("CASH", "Kontant", 0), new("N14", "Netto 14 dager", 14), new("N30", "Netto 30 dager", 30),
        new("N60", "Netto 60 dager", 60, Active: false),
    ];

    public static readonly IReadOnlyList<NordlysCode> CustomerGroups =
    [
        new("INDUSTRY", "Industri"), new("PUBLIC", "Offentlig"), new("RETAIL", "Handel"), new("EXPORT", "Eksport (utgått)", Active: false),
    ];

    public static readonly IReadOnlyList<NordlysCode> Countries = Plain("NO", "SE", "DK", "FI", "DE", "GB");

    public static readonly IReadOnlyList<NordlysCode> Currencies = Plain("NOK", "SEK", "DKK", "EUR", "GBP");

    public static readonly IReadOnlyList<string> Languages = ["", "nb", "nn", "sv", "da", "fi", "en"];

    public static JsonObject Json(IReadOnlyList<NordlysCode> codes) => new() { ["codes"] = new JsonArray([.. codes.Select(Entry)]) };

    private static JsonObject Entry(NordlysCode code)
    {
        var entry = new JsonObject { ["code"] = code.Code, ["text"] = code.Text };
        if (code.Days is { } days) entry["days"] = days;
        entry["active"] = code.Active;
        return entry;
    }

    private static NordlysCode[] Plain(params IEnumerable<string> codes) => [.. codes.Select(c => new NordlysCode(c, c))];
}
