using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ErpLink.Hosting;

/// <summary>
/// Runs the connections of the app in the background: each after its interval, later after failures, at once after a hint. One for each
/// node; where several share a store, its leases decide who runs, and the others find nothing to do.
/// </summary>
/// <remarks>
/// Nothing of a run is done where it is caused: a hint comes on the thread of a user's request, the end of a run on that of another
/// connection. Both only set timers, under the lock; a run begins in the timer of its connection.
/// </remarks>
internal sealed class BackgroundSync : IHostedService, IDisposable
{
    /// <summary>The longest a timer is set for: longer than any connection waits, shorter than what timers can be set to.</summary>
    private static readonly TimeSpan TimerMax = TimeSpan.FromDays(2);

    private readonly IErpSynchronizer _synchronizer;
    private readonly IErpSignals _signals;
    private readonly TimeProvider _time;
    private readonly IEntropy _entropy;
    private readonly ILogger _logger;
    private readonly BackgroundSyncOptions _options;
    private readonly Lock _lock = new();
    private readonly ScheduledConnection[] _connections;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stopped;
    private readonly TaskCompletionSource _ended = new();
    private ITimer? _next;
    private IDisposable? _subscription;

    public BackgroundSync(IErpSynchronizer synchronizer, IErpConnections connections, IErpSignals signals, TimeProvider time, IEntropy entropy,
        IOptions<BackgroundSyncOptions> options, ILogger<BackgroundSync> logger)
    {
        (_synchronizer, _signals, _time, _entropy, _options, _logger) = (synchronizer, signals, time, entropy, options.Value, logger);
        _stopped = _stopping.Token;
        _connections = [.. connections.List().OrderByDescending(d => d.Priority).ThenBy(d => d.Name, StringComparer.OrdinalIgnoreCase)
            .Select(d => new ScheduledConnection(d, _options.Intervals.TryGetValue(d.Name, out var own) ? own : _options.Interval, _options.WaitMax))];
    }

    /// <summary>Whether it runs connections.</summary>
    public bool IsAlive
    {
        get
        {
            lock (_lock) return _next is not null && !_stopped.IsCancellationRequested;
        }
    }

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
        lock (_lock)
        {
            foreach (var connection in _connections) connection.Timer = CreateTimer(() => _ = RunAsync(connection));
            _next = CreateTimer(Schedule);
            Schedule();
        }

        return Task.CompletedTask;
    }

    /// <summary>Begins nothing more, cancels what runs, and waits for the page that is under way, as long as the host allows.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        _stopping.Cancel();
        EndWhenStopped();
        await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _next?.Dispose();
        foreach (var connection in _connections) connection.Timer?.Dispose();
        _stopping.Dispose();
    }

    private ITimer CreateTimer(Action work) => _time.CreateTimer(_ => work(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Begins what is due, the most important first, as far as there is room, and sets the timer for what is due next.</summary>
    private void Schedule()
    {
        lock (_lock)
        {
            if (_stopped.IsCancellationRequested) return;
            var now = _time.GetUtcNow();
            var room = _options.ParallelRunsMax - _connections.Count(c => c.IsRunning);
            foreach (var due in _connections.Where(c => c.IsDue(now)).Take(room).ToArray()) due.Begin();

            // Without room the end of a run sets it.
            var hasRoom = _connections.Count(c => c.IsRunning) < _options.ParallelRunsMax;
            var next = _connections.Where(c => !c.IsRunning).Select(c => c.NextAt).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
            _next?.Change(hasRoom && next != DateTimeOffset.MaxValue ? Until(next, now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Whole milliseconds, as timers know them, upwards: a timer that fires too early would be set again and again.</summary>
    private static TimeSpan Until(DateTimeOffset next, DateTimeOffset now)
    {
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling((next - now).TotalMilliseconds));
        return wait < TimerMax ? wait : TimerMax;
    }

    private async Task RunAsync(ScheduledConnection connection)
    {
        RunReport? report = null;
        int? error = null;
        try
        {
            _stopped.ThrowIfCancellationRequested();
            report = await _synchronizer.RunAsync(new RunRequest(connection.Name), ErpUser.System, _stopped).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
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
            Schedule();
        }

        EndWhenStopped();
    }

    /// <summary>Outside the lock: the host goes on inside it.</summary>
    private void EndWhenStopped()
    {
        bool hasEnded;
        lock (_lock) hasEnded = _stopped.IsCancellationRequested && !_connections.Any(c => c.IsRunning);
        if (hasEnded) _ended.TrySetResult();
    }

    private void Wake(ConnectionId id)
    {
        lock (_lock)
        {
            // One whose id is not known yet has not run yet: it is due anyway.
            foreach (var connection in _connections.Where(c => c.Id == id)) connection.Wake();
            Schedule();
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
