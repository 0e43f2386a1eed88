namespace ErpLink.Linking.Matching;

/// <summary>A hash of 64 bits that is the same in every process: FNV-1a with the finish of MurmurHash3.</summary>
/// <remarks>Both are in the public domain (G. Fowler, L. C. Noll, K.-P. Vo; A. Appleby).</remarks>
internal readonly record struct StableHash(ulong State)
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static StableHash Of(int number) => new StableHash(Offset).Add(number);

    public ulong Value
    {
        get
        {
            var value = State;
            value = (value ^ (value >> 33)) * 0xff51afd7ed558ccd;
            value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53;
            return value ^ (value >> 33);
        }
    }

    public StableHash Add(int number) => new((State ^ (uint)number) * Prime);

    /// <summary>Adds text; blanks in it do not count.</summary>
    public StableHash Add(ReadOnlySpan<char> text)
    {
        var state = State;
        foreach (var character in text)
        {
            if (character != ' ') state = (state ^ character) * Prime;
        }

        // An end, so that "ab" and "c" is not "a" and "bc".
        return new StableHash((state ^ 0xFFFF) * Prime);
    }
}
