namespace ErpLink.Adapters.Http.OData;

/// <summary>What is known of a record of a page even where its fields cannot be read.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Version">Its version; unknown where it has none.</param>
/// <param name="ModifiedAt">When it was last changed; null where it does not say so in a form that can be read.</param>
/// <param name="Parent">The value that leads to its parent; null for none.</param>
internal readonly record struct ODataHead(RecordKey Key, RecordVersion Version, DateTimeOffset? ModifiedAt, string? Parent);
