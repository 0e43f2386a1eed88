using System.Text.Json;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>Where a list of records comes from.</summary>
/// <param name="Name">The list.</param>
/// <param name="Model">The model of its items.</param>
internal sealed record OdooListSource(string Name, string Model)
{
    public const string Countries = "countries";
    public const string States = "states";
    public const string Currencies = "currencies";
    public const string Languages = "languages";
    public const string PaymentTerms = "paymentTerms";
    public const string ProjectStatus = "projectStatus";

    /// <summary>The lists that are made of records.</summary>
    public static IReadOnlyList<OdooListSource> All { get; } =
    [
        new(Countries, "res.country") { KeyColumn = "code" },
        // A state's code is unique in its country only: NO-03.
        new(States, "res.country.state") { KeyColumn = "code", OwnerColumn = "country_id", OwnerList = Countries },
        new(Currencies, "res.currency") { KeyColumn = "name", HasStates = true },
        new(PaymentTerms, "account.payment.term") { HasStates = true },
        new(ProjectStatus, "project.project.stage") { HasStates = true },
    ];

    /// <summary>The column that keys come from; <see langword="null"/> for ids.</summary>
    public string? KeyColumn { get; private init; }

    /// <summary>The column of what an item belongs to, whose key comes before the item's own.</summary>
    public string? OwnerColumn { get; private init; }

    /// <summary>The list of what items belong to.</summary>
    public string? OwnerList { get; private init; }

    /// <summary>Whether items can be archived.</summary>
    public bool HasStates { get; private init; }

    /// <summary>The columns to read.</summary>
    public IEnumerable<string> Columns
    {
        get
        {
            IEnumerable<string?> columns = ["name", KeyColumn, OwnerColumn, HasStates ? "active" : null];
            return columns.OfType<string>().Distinct();
        }
    }

    /// <summary>An item from its record. One without a code has its id as key.</summary>
    public OdooListItem Decode(JsonElement row, IReadOnlyDictionary<long, string>? owners, Func<long, string> byId)
    {
        var id = OdooValues.RowId(row);
        var key = KeyColumn is null ? RowKey.Of(id).Text : OdooValues.Text(OdooValues.Get(row, KeyColumn)) is { Kind: ValueKind.Text, IsBlank: false } code ? code.AsText() : null;
        if (key is not null && OwnerColumn is not null)
            key = OdooValues.Id(OdooValues.Get(row, OwnerColumn)) is { } owner && owners!.TryGetValue(owner, out var first) ? $"{first}-{key}" : null;
        var text = OdooValues.Text(OdooValues.Get(row, "name"));
        return new(id, new ListEntry(key ?? byId(id), text.Kind == ValueKind.Text ? text.AsText() : string.Empty), !HasStates || OdooValues.Boolean(OdooValues.Get(row, "active")));
    }
}
