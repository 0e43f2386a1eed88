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
    private readonly IErpConnections _definitions;
    private readonly IErpSignals _signals;
    private readonly TimeProvider _time;
    private readonly IEntropy _entropy;
    private readonly ILogger _logger;
    private readonly BackgroundSyncOptions _options;
    private readonly Lock _lock = new();
    private readonly List<ScheduledConnection> _connections = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stopped;
    private readonly TaskCompletionSource _ended = new();
    private ITimer? _next;
    private ITimer? _look;
    private int? _listError;
    private bool _isLooking, _looksAgain;
    private IDisposable? _subscription;

    public BackgroundSync(IErpSynchronizer synchronizer, IErpConnections connections, IErpSignals signals, TimeProvider time, IEntropy entropy,
        IOptions<BackgroundSyncOptions> options, ILogger<BackgroundSync> logger)
    {
        (_synchronizer, _definitions, _signals, _time, _entropy, _options, _logger) = (synchronizer, connections, signals, time, entropy, options.Value, logger);
        _stopped = _stopping.Token;
    }

    /// <summary>Whether it runs connections.</summary>
    public bool IsAlive
    {
        get
        {
            lock (_lock) return _next is not null && !_stopped.IsCancellationRequested;
        }
    }

    /// <summary>Why it cannot be seen which connections there are; those it knows run on. <see langword="null"/> when it can.</summary>
    public int? ListError
    {
        get
        {
            lock (_lock) return _listError;
        }
    }

    /// <summary>Connections whose last run did not do its work, with the number of the error.</summary>
    public IReadOnlyDictionary<string, int> Failing
    {
        get
        {
            lock (_lock) return _connections.Where(c => c.LastError is not null).DistinctBy(c => c.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(c => c.Name, c => c.LastError!.Value);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = _signals.Subscribe(Wake);
        lock (_lock)
        {
            _next = CreateTimer(Schedule);
            _look = CreateTimer(() => _ = LookAsync());
        }

        await LookAsync().ConfigureAwait(false);
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
        _look?.Dispose();
        foreach (var connection in _connections) connection.Timer?.Dispose();
        _stopping.Dispose();
    }

    private ITimer CreateTimer(Action work) => _time.CreateTimer(_ => work(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Looks which connections there are: those activated, changed or deleted at run time are known within an interval, by every node.</summary>
    private async Task LookAsync()
    {
        lock (_lock)
        {
            // One look at a time: an older one would take away what a newer one has found.
            _looksAgain = _isLooking;
            if (_isLooking) return;
            _isLooking = true;
        }

        int? error = null;
        try
        {
            var list = await _definitions.ListAsync(ErpUser.System, _stopped).ConfigureAwait(false);

            // One whose definition cannot be read is to be seen failing.
            lock (_lock) Keep([.. list.Where(c => c.IsActive || (c.ActiveVersion > 0 && c.Failure is not null))]);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            error = CodeOf(failure);
            Tell(failure, (code, type) => Log.NotListed(_logger, code, type));
        }

        lock (_lock)
        {
            (_isLooking, _listError) = (false, error);
            Schedule();
            if (!_stopped.IsCancellationRequested) _look?.Change(_looksAgain ? TimeSpan.Zero : _options.Interval, Timeout.InfiniteTimeSpan);
            _looksAgain = false;
        }
    }

    private void Keep(IReadOnlyList<ConnectionInfo> active)
    {
        foreach (var info in active)
        {
            if (_connections.Find(c => c.Id == info.Id) is { } known)
            {
                known.Follow(info.Definition, info.ActiveVersion, _time.GetUtcNow(), _options.Interval);
                continue;
            }

            var added = new ScheduledConnection(info.Id, info.Definition, info.ActiveVersion, _options.Interval, _options.WaitMax);
            added.Timer = CreateTimer(() => _ = RunAsync(added));
            _connections.Add(added);
        }

        var ids = active.Select(i => i.Id).ToHashSet();
        foreach (var gone in _connections.Where(c => !ids.Contains(c.Id) && !c.IsRunning).ToArray())
        {
            gone.Timer?.Dispose();
            _connections.Remove(gone);
        }

        _connections.Sort((one, other) => other.Definition.Priority.CompareTo(one.Definition.Priority) is var order and not 0 ? order
            : StringComparer.OrdinalIgnoreCase.Compare(one.Name, other.Name));
    }

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
            report = await _synchronizer.RunAsync(new RunRequest(connection.Id.Text), ErpUser.System, _stopped).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            error = CodeOf(failure);
            Tell(failure, (code, type) => Log.RunNotBegun(_logger, connection.Name, code, type));
        }

        lock (_lock)
        {
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
            var woken = _connections.Find(c => c.Id == id);
            woken?.Wake();
            if (woken is null && !_stopped.IsCancellationRequested) _look?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan); // It was activated a moment ago.
            Schedule();
        }
    }

    private static int CodeOf(Exception failure) => (failure as ErpLinkException)?.Code ?? ErrorCodes.BackgroundRunFailed;

    private static void Tell(Exception failure, Action<int, string> log)
    {
        try
        {
            log(CodeOf(failure), failure.GetType().Name);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A logger that throws stops nothing.
        }
    }
}
