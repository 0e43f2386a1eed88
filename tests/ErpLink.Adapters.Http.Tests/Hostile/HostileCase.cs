namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>One way to misbehave, and what has to come of it, whatever the dialect.</summary>
/// <param name="Name">What the server does.</param>
/// <param name="Rows">The rows of the catalogue (reliability, section 5) that it stands for.</param>
/// <param name="Attack">Answers an attacked request.</param>
public sealed record HostileCase(string Name, int[] Rows, Func<HostileAttack, Task> Attack)
{
    /// <summary>What a read fails with; <see langword="null"/>: it does not fail.</summary>
    public (FailureClass Class, int Code)? Reads { get; init; }

    /// <summary>What becomes of a write.</summary>
    public WriteOutcome Writes { get; init; } = WriteOutcome.Unknown;

    /// <summary>The class of a failed write's failure, by call.</summary>
    public Func<HostileCall, FailureClass> WriteClass { get; init; } = _ => FailureClass.Unknown;

    /// <summary>The calls that are attacked with it.</summary>
    public IReadOnlyList<HostileCall> Calls { get; init; } = Enum.GetValues<HostileCall>();

    /// <summary>Whether only the second record is spoilt, so that the first one has to go on.</summary>
    public bool SpoilsOne { get; init; }

    /// <summary>How often a write may be sent: once, except after a 401.</summary>
    public int WritesMax { get; init; } = 1;

    /// <summary>The pause that is handed on; negative: not looked at.</summary>
    public TimeSpan? RetryAfter { get; init; } = TimeSpan.FromTicks(-1);

    /// <summary>Where it makes sense.</summary>
    public Func<HostileDialect, bool> Fits { get; init; } = _ => true;

    public static IReadOnlyList<HostileCall> ReadCalls { get; } = [HostileCall.Read, HostileCall.Search, HostileCall.Changes];

    /// <summary>The case as one of a failed read and an unknown write.</summary>
    public HostileCase Fails(FailureClass failureClass, int code) => this with { Reads = (failureClass, code) };

    /// <summary>The case as one of a definite refusal.</summary>
    public HostileCase Refuses(FailureClass read, int code, Func<HostileCall, FailureClass>? write = null) => this with
    {
        Reads = (read, code),
        Writes = WriteOutcome.NotApplied,
        WriteClass = write ?? (_ => read),
    };
}
