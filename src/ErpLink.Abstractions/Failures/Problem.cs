namespace ErpLink;

/// <summary>One finding of a validation.</summary>
/// <param name="Severity">Whether it prevents activation.</param>
/// <param name="Code">The stable number; see <see cref="ErrorCodes"/>.</param>
/// <param name="Path">Where: <c>connection 'oslo', map company/customer, mapping 'phone'</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">What to do about it.</param>
public sealed record Problem(ProblemSeverity Severity, int Code, string Path, string Message, string Fix)
{
    /// <summary>Path, message and fix in one line.</summary>
    public override string ToString() => $"{Path}: {Message} {Fix}";
}
