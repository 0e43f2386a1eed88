namespace ErpLink;

/// <summary>The last link of a run that reads everything whose page is done.</summary>
/// <param name="Entity">The app's kind of the map that is worked on.</param>
/// <param name="Actor">The ERP's kind of that map.</param>
/// <param name="After">The last link; <see langword="null"/> at the beginning of the map.</param>
public sealed record RunPosition(RecordKind Entity, RecordKind Actor, LinkId? After);
