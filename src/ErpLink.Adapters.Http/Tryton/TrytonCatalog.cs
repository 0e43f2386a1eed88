namespace ErpLink.Adapters.Http.Tryton;

/// <summary>What this adapter has to know of one database before it can describe it: which modules are there, and the ids of what the
/// settings name. Read once when the connection is used first.</summary>
internal sealed record TrytonCatalog
{
    /// <summary>Names the database: see <see cref="TrytonCatalogReader"/>.</summary>
    public required string Identity { get; init; }

    /// <summary>The company the connection works in; <see langword="null"/> when the user has none.</summary>
    public required long? Company { get; init; }

    /// <summary>Whether <c>_timestamp</c> has microseconds (PostgreSQL) or whole seconds only (SQLite).</summary>
    public required bool IsPrecise { get; init; }

    /// <summary>The categories by kind, of those kinds whose category exists.</summary>
    public required IReadOnlyDictionary<RecordKind, long> Categories { get; init; }

    /// <summary>The type of the relation from a person to its company; <see langword="null"/> when there is none.</summary>
    public required long? EmploymentType { get; init; }

    /// <summary>The columns of <c>party.party</c>, with the longest text they take.</summary>
    public required IReadOnlyDictionary<string, int?> PartyColumns { get; init; }

    /// <summary>The columns of <c>project.work</c>; empty when the module is not there or may not be read.</summary>
    public required IReadOnlyDictionary<string, int?> ProjectColumns { get; init; }

    /// <summary>The status that the server gives a project which is created without one; absent where it gives none.</summary>
    public FieldValue ProjectStatus { get; init; }

    /// <summary>Whether relations between parties can be read at all.</summary>
    public bool HasRelations => EmploymentType is not null && PartyColumns.ContainsKey("relations");

    /// <summary>The kind under which a party is a parent: customer before supplier, because a party may be both.</summary>
    public RecordKind ParentKindOf(IReadOnlyCollection<long> categories) =>
        Categories.TryGetValue(ActorKinds.Supplier, out var supplier) && categories.Contains(supplier)
        && !(Categories.TryGetValue(ActorKinds.Customer, out var customer) && categories.Contains(customer))
            ? ActorKinds.Supplier : ActorKinds.Customer;
}
