namespace ErpLink.Linking.Matching;

/// <summary>The normal forms of a record's compared fields, in the order of the plan. One text, so that
/// a hundred thousand need little memory.</summary>
/// <param name="Packed">The parts, each ended by U+001F.</param>
internal readonly record struct NormalRecord(string Packed)
{
    public const char End = '\u001F';

    /// <summary>The normal form of a field; empty for a blank.</summary>
    public ReadOnlySpan<char> Part(int field)
    {
        var rest = Packed.AsSpan();
        for (; field > 0; field--) rest = rest[(rest.IndexOf(End) + 1)..];
        return rest[..rest.IndexOf(End)];
    }
}
