namespace ErpLink.Conformance;

/// <summary>What a side may say of a call that met a fault. Source: reliability, section 6.7.</summary>
internal static class FaultTable
{
    /// <summary>The faults of writes, in the order of the enumeration; hanging calls belong to K13.</summary>
    public static IReadOnlyList<SideFault> Faults { get; } =
    [
        SideFault.TimeoutBeforeEffect, SideFault.TimeoutAfterEffect, SideFault.Unauthorized, SideFault.Forbidden, SideFault.NotFound,
        SideFault.Conflict, SideFault.Throttled, SideFault.ServerError, SideFault.MalformedBody, SideFault.TruncatedBody,
    ];

    /// <summary>Whether the system carries the call out.</summary>
    public static bool HasEffect(SideFault fault) => fault is SideFault.TimeoutAfterEffect or SideFault.ServerError
        or SideFault.MalformedBody or SideFault.TruncatedBody or SideFault.HangAfterEffect;

    /// <summary>Whether the system says for certain that nothing was done.</summary>
    public static bool IsRefusal(SideFault fault) => fault is SideFault.Unauthorized or SideFault.Forbidden or SideFault.NotFound
        or SideFault.Conflict or SideFault.Throttled;

    /// <summary>Whether the outcome is honest: the refusal, or unknown, or what really happened and the side could find out.</summary>
    public static bool IsHonest(SideFault fault, WriteOutcome outcome) => IsRefusal(fault) ? outcome == WriteOutcome.NotApplied
        : outcome == WriteOutcome.Unknown || outcome == WriteOutcome.Applied && HasEffect(fault);

    /// <summary>The classes that a write's failure may have.</summary>
    public static IReadOnlyList<FailureClass> OfWrite(SideFault fault, FaultedCall call) => fault switch
    {
        SideFault.Unauthorized => [FailureClass.Unauthorized],
        SideFault.Forbidden => [FailureClass.Forbidden],
        // What a create misses is not its own record.
        SideFault.NotFound => call == FaultedCall.Create ? [FailureClass.NotSupported, FailureClass.NotFound] : [FailureClass.NotFound],
        SideFault.Conflict => call == FaultedCall.Create ? [FailureClass.Duplicate, FailureClass.Conflict] : [FailureClass.Conflict],
        SideFault.Throttled => [FailureClass.Throttled],
        _ => [FailureClass.Unknown],
    };

    /// <summary>The classes that a read's failure may have.</summary>
    public static IReadOnlyList<FailureClass> OfRead(SideFault fault) => fault switch
    {
        SideFault.Unauthorized => [FailureClass.Unauthorized],
        SideFault.Forbidden => [FailureClass.Forbidden],
        SideFault.NotFound => [FailureClass.NotFound, FailureClass.NotSupported],
        SideFault.Conflict => [FailureClass.Conflict, FailureClass.Transient, FailureClass.NotSupported],
        SideFault.Throttled => [FailureClass.Throttled],
        SideFault.MalformedBody => [FailureClass.Bug, FailureClass.Transient],
        _ => [FailureClass.Transient],
    };
}
