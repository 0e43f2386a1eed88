namespace ErpLink;

/// <summary>How bad a <see cref="Problem"/> is.</summary>
public enum ProblemSeverity
{
    /// <summary>The connection works; something may surprise.</summary>
    Warning = 0,

    /// <summary>The connection is not activated until it is mended.</summary>
    Error,
}
