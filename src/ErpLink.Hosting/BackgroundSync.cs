using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ErpLink.Hosting;

/// <summary>
/// Runs the connections of the app in the background: each after its interval, later after failures, at once after a hint. One for each
/// node; where several share a store, its leases decide who runs, and the others find nothing to do.
/// </summary>
internal sealed class BackgroundSync : IHostedService, IDisposable
{
    private readonly IErpSynchronizer _synchronizer;
    private readonly IErpSignals _signals;
    private readonly TimeProvider _time;
    private readonly IEntropy _entropy;
    private readonly ILogger _logger;
    private readonly BackgroundSyncOptions _options;
    private readonly Lock _lock = new();
    private readonly ScheduledConnection[] _connections;
    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource _changed = new();
    private IDisposable? _subscription;
    private Task _loop = Task.CompletedTask;

    public BackgroundSync(IErpSynchronizer synchronizer, IErpConnections connections, IErpSignals signals, TimeProvider time, IEntropy entropy,
        IOptions<BackgroundSyncOptions> options, ILogger<BackgroundSync> logger)
    {
        (_synchronizer, _signals, _time, _entropy, _options, _logger) = (synchronizer, signals, time, entropy, options.Value, logger);
        _connections = [.. connections.List().OrderByDescending(d => d.Priority).ThenBy(d => d.Name, StringComparer.OrdinalIgnoreCase)
            .Select(d => new ScheduledConnection(d, _options.Intervals.TryGetValue(d.Name, out var own) ? own : _options.Interval, _options.WaitMax))];
    }

    /// <summary>Whether it runs connections.</summary>
    public bool IsAlive => !_loop.IsCompleted;

    /// <summary>Connections whose last run did not do its work, with the number of the error.</summary>
    public IReadOnlyDictionary<string, int> Failing
    {
        get
        {
            lock (_lock) return _connections.Where(c => c.LastError is not null).ToDictionary(c => c.Name, c => c.LastError!.Value);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = _signals.Subscribe(Wake);
        _loop = LoopAsync();
        return Task.CompletedTask;
    }

    /// <summary>Begins nothing more, cancels what runs, and waits for the page that is under way, as long as the host allows.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        _stopping.Cancel();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _stopping.Dispose();
    }

    private async Task LoopAsync()
    {
        var running = new List<Task>();
        while (!_stopping.IsCancellationRequested)
        {
            lock (_lock) _changed = new TaskCompletionSource(); // What changes from here on ends the wait below.
            running.RemoveAll(r => r.IsCompleted);
            while (running.Count < _options.ParallelRunsMax && Next() is { } due) running.Add(RunAsync(due));
            await WaitAsync(running.Count < _options.ParallelRunsMax).ConfigureAwait(false);
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    /// <summary>The most important connection that is due.</summary>
    private ScheduledConnection? Next()
    {
        lock (_lock)
        {
            var next = _connections.FirstOrDefault(c => c.IsDue(_time.GetUtcNow()));
            next?.Begin();
            return next;
        }
    }

    /// <summary>Until a connection is due, a run ended, a hint came or the host stops.</summary>
    private async Task WaitAsync(bool hasRoom)
    {
        Task changed;
        TimeSpan wait;
        lock (_lock)
        {
            changed = _changed.Task;
            var next = _connections.Where(c => !c.IsRunning).Select(c => c.NextAt).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
            // Whole milliseconds, as timers know them, upwards: a wait that ends too early would begin again and again.
            wait = hasRoom && next != DateTimeOffset.MaxValue ? TimeSpan.FromMilliseconds(Math.Ceiling((next - _time.GetUtcNow()).TotalMilliseconds)) : Timeout.InfiniteTimeSpan;
        }

        if (wait != Timeout.InfiniteTimeSpan && wait <= TimeSpan.Zero) return;
        try
        {
            await changed.WaitAsync(wait, _time, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            // The time has come, or the end.
        }
    }

    private async Task RunAsync(ScheduledConnection connection)
    {
        RunReport? report = null;
        int? error = null;
        try
        {
            if (_options.RecoverAtStart && !connection.HasRecovered && await IsOpenToRunsAsync(connection).ConfigureAwait(false))
            {
                await _synchronizer.RecoverAsync(connection.Name, _stopping.Token).ConfigureAwait(false);
                connection.HasRecovered = true;
            }

            report = await _synchronizer.RunAsync(new RunRequest(connection.Name), ErpUser.System, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            error = (failure as ErpLinkException)?.Code ?? ErrorCodes.BackgroundRunFailed;
            Tell(connection.Name, error.Value, failure.GetType().Name);
        }

        lock (_lock)
        {
            connection.Id ??= report?.Connection;
            connection.End(_time.GetUtcNow(), _entropy.NextFraction(), report, error);
            _changed.TrySetResult();
        }
    }

    /// <summary>A connection that is paused is not called before its run has asked whether it may go on.</summary>
    private async ValueTask<bool> IsOpenToRunsAsync(ScheduledConnection connection) =>
        (await _synchronizer.GetStatusAsync(connection.Name, ErpUser.System, _stopping.Token).ConfigureAwait(false)).Pause is null;

    private void Wake(ConnectionId id)
    {
        lock (_lock)
        {
            // One whose id is not known yet has not run yet: it is due anyway.
            foreach (var connection in _connections.Where(c => c.Id == id)) connection.Wake();
            _changed.TrySetResult();
        }
    }

    private void Tell(string connection, int code, string type)
    {
        try
        {
            Log.RunNotBegun(_logger, connection, code, type);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A logger that throws stops nothing.
        }
    }
}
