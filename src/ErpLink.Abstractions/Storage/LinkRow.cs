namespace ErpLink.Storage;

/// <summary>A link with everything that is open about it, as one read.</summary>
/// <param name="Link">The link.</param>
public sealed record LinkRow(Link Link)
{
    /// <summary>Its live intents: at most one for each side.</summary>
    public IReadOnlyList<Intent> Intents { get; init; } = [];

    /// <summary>Its open inbox items, in order of id.</summary>
    public IReadOnlyList<InboxItem> Items { get; init; } = [];

    /// <summary>Its steps that wait for an approval.</summary>
    public IReadOnlyList<HeldStep> Held { get; init; } = [];

    /// <summary>Its due mark; <see langword="null"/> when it is not due.</summary>
    public DueMark? Due { get; init; }
}
