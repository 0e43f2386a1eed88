namespace ErpLink;

/// <summary>
/// The one exception of ErpLink: a call as a whole failed. (A failing record inside a call is a result, not an exception.)
/// Says what was wrong, where, and what to do; never a secret, a body or a person's name.
/// </summary>
public class ErpLinkException : Exception
{
    /// <summary>An error with a stable number.</summary>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="failureClass">Who must act.</param>
    /// <param name="message">What, where, which values, do this.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ErpLinkException(int code, FailureClass failureClass, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        FailureClass = failureClass;
    }

    /// <summary>The failure of a call, thrown.</summary>
    public ErpLinkException(Failure failure) : this(failure.Code, failure.Class, failure.Message) => RetryAfter = failure.RetryAfter;

    /// <summary>The stable number; <c>docs/errors.md</c> has a row for each.</summary>
    public int Code { get; }

    /// <summary>Who must act.</summary>
    public FailureClass FailureClass { get; }

    /// <summary>The connection, by name, where one is concerned.</summary>
    public string? Connection { get; init; }

    /// <summary>Which side failed, where one did.</summary>
    public Side? Side { get; init; }

    /// <summary>The operation, such as <c>Search</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>The kind of record concerned.</summary>
    public RecordKind? Kind { get; init; }

    /// <summary>The key of the record concerned.</summary>
    public RecordKey? Key { get; init; }

    /// <summary>The field concerned.</summary>
    public string? Field { get; init; }

    /// <summary>How long the side asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Everything that is wrong, where a validation found more than one thing; otherwise empty.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The same as data.</summary>
    public Failure ToFailure() => new(FailureClass, Code, Message) { RetryAfter = RetryAfter };
}
