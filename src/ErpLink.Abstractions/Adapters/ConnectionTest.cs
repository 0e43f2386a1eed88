namespace ErpLink.Adapters;

/// <summary>What a test of settings found.</summary>
/// <param name="Problems">What is wrong; empty when the ERP was reached and accepts the settings.</param>
public sealed record ConnectionTest(IReadOnlyList<Problem> Problems)
{
    /// <summary>Whether the connection can be used.</summary>
    public bool IsOk => Problems.All(p => p.Severity != ProblemSeverity.Error);

    /// <summary>Names the database that answered; <see langword="null"/> when none did.</summary>
    public string? Identity { get; init; }
}
