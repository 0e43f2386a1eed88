namespace ErpLink;

/// <summary>Why something did not happen, as data: results carry it, the store keeps it.</summary>
/// <param name="Class">Who must act.</param>
/// <param name="Code">The stable number of the error; see <see cref="ErrorCodes"/>.</param>
/// <param name="Message">What was wrong and what to do. May quote the side, so it is shown to the user but never logged.</param>
public sealed record Failure(FailureClass Class, int Code, string Message)
{
    /// <summary>What the side has against single fields; empty when it does not say.</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>How long the side asks to wait; <see langword="null"/> when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
