using ErpLink.Maps;

namespace ErpLink.Synchronizing;

/// <summary>A link that was read and merged, and nothing more.</summary>
/// <param name="Session">The link with what is open about it.</param>
/// <param name="Pair">What the sides answered; <see langword="null"/> when there is no second record.</param>
/// <param name="Fields">What the merge says; empty when a record did not come.</param>
internal sealed record ComparedLink(LinkSession Session, Pair? Pair, IReadOnlyList<MergedField> Fields)
{
    /// <summary>The links its references travel through.</summary>
    public IReferenceLookup? References { get; init; }

    /// <summary>Its parent is not linked.</summary>
    public bool Waits { get; init; }

    public bool IsRead => Pair is { App.Record: not null, Erp.Record: not null };
}
