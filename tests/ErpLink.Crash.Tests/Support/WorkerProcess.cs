using System.Collections.Concurrent;
using System.Diagnostics;

namespace ErpLink.Crash.Support;

/// <summary>One life of the worker.</summary>
public sealed class WorkerProcess : IDisposable
{
    private const int LinesMax = 200;

    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>What workers said that may explain a failure, the latest last.</summary>
    public static ConcurrentQueue<string> Said { get; } = new();

    /// <summary>Done when it works, or when it has ended.</summary>
    public Task Working => Task.WhenAny(_ready.Task, _process.WaitForExitAsync());

    public static WorkerProcess Start(WorkerSettings settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "ErpLink.Crash.Worker.dll"), .. arguments])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings.ToVariables()) start.Environment[name] = value;
        var worker = new WorkerProcess(Process.Start(start)!);
        worker.Listen();
        return worker;
    }

    /// <summary>SIGKILL: nothing of the process runs any more, no handler, no <see langword="finally"/>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Its exit code, or <see langword="null"/> when it did not end in time and was killed.</summary>
    public async Task<int?> EndAsync(TimeSpan limit)
    {
        using var clock = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(clock.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            return null;
        }
    }

    /// <summary>How many runs came to their end.</summary>
    public int Runs => _runs;

    public bool HasEnded => _process.HasExited;

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Listen()
    {
        _process.OutputDataReceived += (sender, line) =>
        {
            if (line.Data == Program.Ready) _ready.TrySetResult();
            if (line.Data == Program.RunEnded) Interlocked.Increment(ref _runs);
        };
        _process.ErrorDataReceived += (sender, line) =>
        {
            if (line.Data is { Length: > 0 } text) Said.Enqueue(text);
            while (Said.Count > LinesMax) Said.TryDequeue(out string? _);
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }
}
