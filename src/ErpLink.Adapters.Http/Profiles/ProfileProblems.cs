namespace ErpLink.Adapters.Http.Profiles;

/// <summary>Everything that is wrong with one profile: line, column, JSON path, what is wrong, what to write.</summary>
/// <param name="source">The profile's name, or the name of its file without folders.</param>
internal sealed class ProfileProblems(string source)
{
    private const int ShownMax = 5;
    private readonly Dictionary<string, ProfilePlace> _places = new(StringComparer.Ordinal);
    private readonly List<Problem> _problems = [];

    public string Source => source;

    /// <summary>Remembers where a path stands in the file.</summary>
    public void Place(string path, ProfilePlace place) => _places.TryAdd(path, place);

    /// <param name="path">The JSON path; where it is not in the file, the place is that of what should hold it.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="fix">What to write.</param>
    public void Report(string path, string message, string fix) => Report(path, PlaceOf(path), message, fix);

    public void Report(string path, ProfilePlace? place, string message, string fix) => _problems.Add(new Problem(ProblemSeverity.Error,
        ErrorCodes.DefinitionMalformed, place is { } at ? $"profile '{source}', line {at.Line}, column {at.Column}, {path}" : $"profile '{source}', {path}", message, fix));

    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.DefinitionMalformed"/>: something was reported.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count == 0) return;
        throw new ErpLinkException(ErrorCodes.DefinitionMalformed, FailureClass.Invalid, string.Join(" | ", _problems.Take(ShownMax))
            + (_problems.Count > ShownMax ? $" | and {_problems.Count - ShownMax} more" : string.Empty))
        { Problems = [.. _problems] };
    }

    private ProfilePlace? PlaceOf(string path)
    {
        for (var end = path.Length; end > 0; end = path.AsSpan(0, end).LastIndexOfAny('.', '['))
        {
            if (_places.TryGetValue(path[..end], out var place)) return place;
        }

        return null;
    }
}
