using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Odoo;

/// <summary>One call of the simulated server, which is one transaction.</summary>
public sealed record SimulatedOdooCall(string Model, string Method, IReadOnlyList<long> Ids, JsonObject Arguments, JsonObject Context)
{
    /// <summary>What every row that it writes is stamped with: the start of the transaction.</summary>
    public DateTime Stamp { get; init; }

    public List<Action> Undo { get; } = [];

    public string? Language => Context["lang"]?.GetValue<string>();

    /// <summary>Archived records are left out unless the context or the domain says otherwise.</summary>
    public bool ActiveTest => Context["active_test"]?.GetValue<bool>() ?? true;

    public IReadOnlyList<long>? Companies => Context["allowed_company_ids"] is JsonArray ids ? [.. ids.Select(i => i!.GetValue<long>())] : null;
}
