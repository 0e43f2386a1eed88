namespace ErpLink.Conformance;

/// <summary>Keeps the results of one test class, so that its report runs no rule a second time. Made by xunit.</summary>
public sealed class ConformanceSession : IAsyncDisposable, IDisposable
{
    private ConformanceRun? _run;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_run?.Side is IAsyncDisposable side) await side.DisposeAsync().ConfigureAwait(false);
        _run = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        (_run?.Side as IDisposable)?.Dispose();
        _run = null;
    }

    internal ConformanceRun Run(Func<SideUnderTest> create) => _run ??= new ConformanceRun(create());
}
