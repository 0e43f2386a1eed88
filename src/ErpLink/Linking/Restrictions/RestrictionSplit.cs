namespace ErpLink.Linking;

/// <summary>A restriction in two parts that together mean the whole.</summary>
/// <param name="BySide">What the side evaluates; <see langword="null"/> for nothing.</param>
/// <param name="ByEngine">What the engine evaluates on what the side gives; <see langword="null"/> for nothing.</param>
/// <param name="EngineFields">The fields the engine has to read for its part, each once.</param>
internal sealed record RestrictionSplit(Restriction? BySide, Restriction? ByEngine, IReadOnlyList<string> EngineFields);
