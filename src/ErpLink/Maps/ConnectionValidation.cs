namespace ErpLink.Maps;

/// <summary>What a validation found: everything at once.</summary>
/// <param name="Connection">The connection, ready to work; <see langword="null"/> when there are errors.</param>
/// <param name="Problems">Errors first, then warnings; each group in the order of the definition. Empty when all is well.</param>
public sealed record ConnectionValidation(CompiledConnection? Connection, IReadOnlyList<Problem> Problems)
{
    /// <summary>Whether the connection can be activated; warnings do not prevent it.</summary>
    public bool IsValid => Connection is not null;

    /// <summary>The connection.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.ConnectionInvalid"/> with all problems, when there are errors.</exception>
    public CompiledConnection Require(string name) => Connection ?? throw new ErpLinkException(ErrorCodes.ConnectionInvalid, FailureClass.Invalid,
        $"Connection '{name}' has {Problems.Count(p => p.Severity == ProblemSeverity.Error)} errors. {string.Join(" ", Problems.Where(p => p.Severity == ProblemSeverity.Error))}")
    {
        Connection = name,
        Problems = Problems,
    };
}
