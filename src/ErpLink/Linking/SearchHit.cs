namespace ErpLink;

/// <summary>An actor that was found.</summary>
/// <param name="Actor">The ERP's record.</param>
/// <param name="Title">What names it to a person.</param>
/// <param name="Fields">The fields the map shows in search, list values as text.</param>
public sealed record SearchHit(RecordRef Actor, string Title, IReadOnlyList<ShownField> Fields)
{
    /// <summary>The entity it is already linked to in this connection; <see langword="null"/> when it is free, or being imported.</summary>
    public RecordRef? LinkedTo { get; init; }

    /// <summary>An entity is being created from it, so it is taken, and there is no entity to show yet.</summary>
    public bool IsBeingImported { get; init; }
}
