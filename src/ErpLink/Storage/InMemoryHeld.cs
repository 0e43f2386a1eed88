using System.Collections.Immutable;

namespace ErpLink.Storage;

/// <summary>The held steps of one link, by side and field; a step for the link itself has the empty field and comes first.</summary>
internal sealed record InMemoryHeld(ImmutableSortedDictionary<(Side Side, string Field), HeldStep> Steps)
{
    private static readonly Comparer<(Side Side, string Field)> Order = Comparer<(Side Side, string Field)>.Create((one, other) =>
        one.Side != other.Side ? one.Side.CompareTo(other.Side) : string.CompareOrdinal(one.Field, other.Field));

    public static InMemoryHeld Empty { get; } = new(ImmutableSortedDictionary.Create<(Side, string), HeldStep>(Order));

    public static (Side Side, string Field) Key(HeldStep step) => (step.Step.Side, step.Step.Field ?? string.Empty);
}
