namespace ErpLink.Adapters.Http.Odoo;

/// <summary>What this adapter has to know of one database before it can describe it. Read once when the connection is opened.</summary>
internal sealed record OdooCatalog
{
    /// <summary>Names the database: see <see cref="OdooCatalogReader"/>.</summary>
    public required string Identity { get; init; }

    /// <summary>The language that translated texts are read and written in.</summary>
    public required string? Language { get; init; }

    /// <summary>The columns of <c>res.partner</c>.</summary>
    public required IReadOnlyDictionary<string, OdooColumn> Partner { get; init; }

    /// <summary>The columns of <c>project.project</c>; empty when the module is not there.</summary>
    public required IReadOnlyDictionary<string, OdooColumn> Project { get; init; }

    /// <summary>Whether partners can be told to be customers and suppliers: the module for invoices brings the ranks.</summary>
    public bool HasRanks => Partner.ContainsKey(OdooDescriber.CustomerRank) && Partner.ContainsKey(OdooDescriber.SupplierRank);
}
