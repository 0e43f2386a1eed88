namespace ErpLink.Conformance.Tests.World;

/// <summary>Faults for sides in memory.</summary>
public sealed class MemoryFaults(Func<MemoryFaults, IRecordSide> open) : IFaultInjector
{
    private SideFault _fault;
    private FaultedCall _call;
    private TaskCompletionSource _hanging = new();
    private Func<CancellationToken, ValueTask>? _afterUpdate;

    public TimeSpan RetryAfter => TimeSpan.FromSeconds(60);

    public int Met { get; private set; }

    /// <summary>What a write says that got no answer.</summary>
    public Func<WriteResult> NoAnswer { get; set; } = () => WriteResult.Unknown(new Failure(FailureClass.Unknown, ErrorCodes.OutcomeUnknown, "No answer."));

    public ValueTask<IRecordSide> OpenAsync(CancellationToken cancellationToken) => new(open(this));

    public void Set(SideFault fault, FaultedCall call)
    {
        (_fault, _call, Met) = (fault, call, 0);
        _hanging = new TaskCompletionSource();
    }

    public Task WaitUntilHangingAsync(CancellationToken cancellationToken) => _hanging.Task.WaitAsync(cancellationToken);

    public void AfterNextUpdate(Func<CancellationToken, ValueTask> act) => _afterUpdate = act;

    public async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        var fault = Meet(FaultedCall.Read);
        if (fault == SideFault.None) return;
        if (fault is SideFault.HangBeforeEffect or SideFault.HangAfterEffect) await HangAsync(cancellationToken);
        throw new ErpLinkException(Refusal(fault) ?? new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, "No answer."));
    }

    public async ValueTask<WriteResult> WriteAsync(FaultedCall call, Func<WriteResult> write, CancellationToken cancellationToken)
    {
        var fault = Meet(call);
        if (Refusal(fault) is { } refusal) return WriteResult.NotApplied(refusal);
        try
        {
            if (fault == SideFault.HangBeforeEffect) await HangAsync(cancellationToken);
            if (fault == SideFault.TimeoutBeforeEffect) return NoAnswer();
            var result = write();
            if (call == FaultedCall.Update && Interlocked.Exchange(ref _afterUpdate, null) is { } act) await act(cancellationToken);
            if (fault == SideFault.HangAfterEffect) await HangAsync(cancellationToken);
            return fault == SideFault.None ? result : NoAnswer();
        }
        catch (OperationCanceledException)
        {
            return NoAnswer();
        }
    }

    private SideFault Meet(FaultedCall call)
    {
        if (_fault == SideFault.None || call != _call) return SideFault.None;
        Met++;
        return _fault;
    }

    private async Task HangAsync(CancellationToken cancellationToken)
    {
        _hanging.TrySetResult();
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }

    private Failure? Refusal(SideFault fault) => fault switch
    {
        SideFault.Unauthorized => new(FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected, "Who?"),
        SideFault.Forbidden => new(FailureClass.Forbidden, ErrorCodes.SideForbids, "No."),
        SideFault.NotFound => new(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, "Where?"),
        SideFault.Conflict => new(FailureClass.Conflict, ErrorCodes.VersionMoved, "It was changed."),
        SideFault.Throttled => new(FailureClass.Throttled, ErrorCodes.SideThrottled, "Slowly.") { RetryAfter = RetryAfter },
        _ => null,
    };
}
