namespace ErpLink;

/// <summary>Which blanks a side drops from text when it stores it.</summary>
public enum TextTrimming
{
    /// <summary>None: text is kept as sent.</summary>
    None = 0,

    /// <summary>White space at the end.</summary>
    End,

    /// <summary>White space at the start and at the end.</summary>
    Both,

    /// <summary>All white space, between other characters too: telephone numbers and numbers of companies are often stored so.</summary>
    All,
}
