namespace ErpLink;

/// <summary>How much of a record its version covers.</summary>
public enum VersionCover
{
    /// <summary>Records have no version.</summary>
    None = 0,

    /// <summary>Some changes leave the version as it was (child rows, two edits within one tick).</summary>
    Partial,

    /// <summary>Every change of every field offered changes the version; equal versions mean unchanged.</summary>
    Full,
}
