namespace ErpLink.Maps;

/// <summary>What a field means, and the names by which apps and ERPs know it.</summary>
/// <param name="Key">The well-known key.</param>
/// <param name="Meaning">What it means, for a person.</param>
/// <param name="Names">Its other names, the most usual first. Case and separators do not count.</param>
internal sealed record WellKnownField(string Key, string Meaning, params string[] Names);
