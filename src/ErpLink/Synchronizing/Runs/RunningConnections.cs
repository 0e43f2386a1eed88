namespace ErpLink.Synchronizing;

/// <summary>Which connections a run of this process works on. The store's lease keeps processes apart; two runs of one process would be
/// one owner to it, and the second would take the first one's lease.</summary>
internal sealed class RunningConnections
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ConnectionId, Running> _running = [];
    private bool _hasEnded;

    /// <summary>Begins a run, or gives <see langword="null"/> when one is under way.</summary>
    /// <exception cref="ObjectDisposedException">The services are disposed.</exception>
    public Running? TryBegin(ConnectionId connection, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_hasEnded, typeof(Engine));
            if (_running.ContainsKey(connection)) return null;
            return _running[connection] = new Running(this, connection, cancellationToken);
        }
    }

    /// <summary>Cancels all runs and lets none begin.</summary>
    /// <returns>When all have ended.</returns>
    public async Task EndAsync()
    {
        Running[] running;
        lock (_lock)
        {
            _hasEnded = true;
            running = [.. _running.Values];
        }

        foreach (var run in running) run.Cancel();
        await Task.WhenAll(running.Select(r => r.Ended)).ConfigureAwait(false);
    }

    /// <summary>One run; it ends when disposed.</summary>
    internal sealed class Running(RunningConnections owner, ConnectionId connection, CancellationToken cancellationToken) : IDisposable
    {
        private readonly CancellationTokenSource _cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        private readonly TaskCompletionSource _ended = new();

        /// <summary>Ends the run between two records.</summary>
        public CancellationToken Token => _cancelled.Token;

        public Task Ended => _ended.Task;

        public void Cancel()
        {
            try
            {
                _cancelled.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended at the same moment.
            }
        }

        public void Dispose()
        {
            lock (owner._lock) owner._running.Remove(connection);
            _cancelled.Dispose();
            _ended.TrySetResult();
        }
    }
}
