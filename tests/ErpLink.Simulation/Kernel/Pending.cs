namespace ErpLink.Simulation;

/// <summary>An answer that a process waits for: given once, from the pump's thread, and never to a dead process.</summary>
/// <param name="process">Who waits.</param>
public sealed class Pending<T>(SimProcess process)
{
    // Plain on purpose: with asynchronous continuations the engine would leave the pump's thread.
    private readonly TaskCompletionSource<T> _source = new();
    private CancellationTokenRegistration _cancellation;

    /// <summary>What is awaited.</summary>
    public Task<T> Task => _source.Task;

    /// <summary>Whether it was answered.</summary>
    public bool IsAnswered => _source.Task.IsCompleted;

    /// <summary>Ends the wait when the token fires.</summary>
    public Pending<T> Until(Action<Pending<T>> cancelled, CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled) _cancellation = cancellation.Register(() => cancelled(this));
        return this;
    }

    /// <summary>Gives the answer.</summary>
    public void Answer(T answer) => End(() => _source.SetResult(answer));

    /// <summary>Ends the wait with an error.</summary>
    public void Fail(Exception error) => End(() => _source.SetException(error));

    private void End(Action end) => process.Resume(() =>
    {
        if (IsAnswered) return;
        _cancellation.Dispose();
        end();
    });
}
