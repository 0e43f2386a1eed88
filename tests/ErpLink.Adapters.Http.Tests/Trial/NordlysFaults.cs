using ErpLink.Conformance;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>Faults, some minutes apart: a 429 stops the whole connection for a minute, and the next fault is to be met all the same.</summary>
internal sealed class NordlysFaults(IFaultInjector inner, FakeTime time) : IFaultInjector
{
    public TimeSpan RetryAfter => inner.RetryAfter;

    public int Met => inner.Met;

    public ValueTask<IRecordSide> OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public void Set(SideFault fault, FaultedCall call)
    {
        time.Advance(TimeSpan.FromMinutes(2));
        inner.Set(fault, call);
    }

    public Task WaitUntilHangingAsync(CancellationToken cancellationToken) => inner.WaitUntilHangingAsync(cancellationToken);

    public void AfterNextUpdate(Func<CancellationToken, ValueTask> act) => inner.AfterNextUpdate(act);
}
