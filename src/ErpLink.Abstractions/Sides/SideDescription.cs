namespace ErpLink;

/// <summary>Who a side is and what it can do, as data. The engine adapts to it; the conformance kit checks that it is true.</summary>
/// <param name="Identity">Names the database behind the side (company id, installation id): links made in one database are never
/// used with another. Not empty.</param>
/// <param name="Kinds">The kinds of records, each once.</param>
public sealed record SideDescription(string Identity, IReadOnlyList<KindDescription> Kinds)
{
    /// <summary>The IANA name of the zone the side's own dates are in, such as <c>Europe/Oslo</c>; <see langword="null"/> when it does not matter.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The description of a kind, or <see langword="null"/>.</summary>
    public KindDescription? Kind(RecordKind kind) => Kinds.FirstOrDefault(k => k.Kind == kind);
}
