namespace ErpLink.Maps;

/// <summary>Collects problems; a plain list with words.</summary>
internal sealed class ProblemList
{
    private readonly List<Problem> _problems = [];

    public bool HasErrors => _problems.Exists(p => p.Severity == ProblemSeverity.Error);

    public int Count => _problems.Count;

    public ProblemList Error(int code, ProblemPath path, string message, string fix) => Add(ProblemSeverity.Error, code, path, message, fix);

    public ProblemList Warning(int code, ProblemPath path, string message, string fix) => Add(ProblemSeverity.Warning, code, path, message, fix);

    /// <summary>Whether an error was added since the list had so many problems.</summary>
    public bool HasErrorsSince(int count) => _problems.Skip(count).Any(p => p.Severity == ProblemSeverity.Error);

    public IReadOnlyList<Problem> ErrorsFirst() => [.. _problems.OrderByDescending(p => p.Severity)];

    private ProblemList Add(ProblemSeverity severity, int code, ProblemPath path, string message, string fix)
    {
        _problems.Add(new Problem(severity, code, path.ToString(), message, fix));
        return this;
    }
}
