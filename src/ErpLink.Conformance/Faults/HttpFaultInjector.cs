namespace ErpLink.Conformance;

/// <summary>Faults for sides that talk HTTP through a handler that can be given to them.</summary>
/// <param name="open">Opens the side with this innermost handler.</param>
/// <param name="callOf">Which sort of call a request is, by the request and its body; <see langword="null"/> for those that meet no fault
/// (log-ins, descriptions, what a write reads before).</param>
public sealed class HttpFaultInjector(
    Func<HttpMessageHandler, CancellationToken, ValueTask<IRecordSide>> open, Func<HttpRequestMessage, string, FaultedCall?> callOf) : IFaultInjector
{
    private readonly Lock _gate = new();
    private SideFault _fault;
    private FaultedCall _call;
    private int _met;
    private TaskCompletionSource _hanging = new();
    private Func<CancellationToken, ValueTask>? _afterUpdate;

    /// <inheritdoc/>
    public TimeSpan RetryAfter => TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public int Met => Volatile.Read(ref _met);

    /// <inheritdoc/>
    public ValueTask<IRecordSide> OpenAsync(CancellationToken cancellationToken) => open(new HttpFaultHandler(this), cancellationToken);

    /// <inheritdoc/>
    public void Set(SideFault fault, FaultedCall call)
    {
        lock (_gate)
        {
            (_fault, _call, _met) = (fault, call, 0);
            _hanging = new TaskCompletionSource();
        }
    }

    /// <inheritdoc/>
    public Task WaitUntilHangingAsync(CancellationToken cancellationToken)
    {
        lock (_gate) return _hanging.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void AfterNextUpdate(Func<CancellationToken, ValueTask> act)
    {
        lock (_gate) _afterUpdate = act;
    }

    internal FaultedCall? CallOf(HttpRequestMessage request, string body) => callOf(request, body);

    /// <summary>The fault of this call, which is counted.</summary>
    internal SideFault Meet(FaultedCall? call)
    {
        lock (_gate)
        {
            if (_fault == SideFault.None || call != _call) return SideFault.None;
            _met++;
            return _fault;
        }
    }

    internal void Hangs()
    {
        TaskCompletionSource hanging;
        lock (_gate) hanging = _hanging;
        hanging.TrySetResult();
    }

    internal Func<CancellationToken, ValueTask>? TakeAfterUpdate(FaultedCall? call)
    {
        lock (_gate)
        {
            if (call != FaultedCall.Update) return null;
            var act = _afterUpdate;
            _afterUpdate = null;
            return act;
        }
    }
}
