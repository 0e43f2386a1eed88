namespace ErpLink;

/// <summary>What a change to blank means.</summary>
public enum BlankPolicy
{
    /// <summary>It is a change like another. The default.</summary>
    Propagate = 0,

    /// <summary>It counts as no change; the other side keeps its value and is not asked again.</summary>
    Keep,
}
