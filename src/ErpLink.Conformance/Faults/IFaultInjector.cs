namespace ErpLink.Conformance;

/// <summary>Stands between a side and its system and makes calls fail. <see cref="HttpFaultInjector"/> is one for HTTP.</summary>
public interface IFaultInjector
{
    /// <summary>How long <see cref="SideFault.Throttled"/> asks to wait; longer than the adapter waits by itself.</summary>
    TimeSpan RetryAfter { get; }

    /// <summary>How many calls met the fault since it was set.</summary>
    int Met { get; }

    /// <summary>Opens a side whose calls all pass here. Opening and describing it meets no fault.</summary>
    ValueTask<IRecordSide> OpenAsync(CancellationToken cancellationToken);

    /// <summary>From now on every call of this sort meets the fault; <see cref="SideFault.None"/> ends it.</summary>
    void Set(SideFault fault, FaultedCall call);

    /// <summary>Waits until a call hangs.</summary>
    Task WaitUntilHangingAsync(CancellationToken cancellationToken);

    /// <summary>Does something once, right after the system has carried out the next update and before the side gets the answer.</summary>
    void AfterNextUpdate(Func<CancellationToken, ValueTask> act);
}
