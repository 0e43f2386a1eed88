namespace ErpLink;

/// <summary>A value that ErpLink wrote, for noticing two systems that undo each other's format for ever.</summary>
/// <param name="Side">The side that was written.</param>
/// <param name="Value">The value.</param>
/// <param name="At">When.</param>
public sealed record RecentWrite(Side Side, FieldValue Value, DateTimeOffset At)
{
    /// <summary>The value it replaced; absent where that is not known.</summary>
    public FieldValue Old { get; init; }
}
