namespace ErpLink.Simulation;

/// <summary>
/// One life of the app's process. Once killed, nothing that was to be completed in it is: no continuation, no <c>finally</c>, no
/// dispose, exactly as with <c>kill -9</c>. Requests it sent go on living in the sides.
/// </summary>
/// <param name="kernel">The kernel.</param>
/// <param name="name">The node's name and the number of its life.</param>
/// <param name="kills">Whether the process dies at a point.</param>
/// <param name="pauses">For how long it stands still at a point.</param>
public sealed class SimProcess(SimKernel kernel, string name, Func<string, bool> kills, Func<string, long> pauses)
{
    /// <summary>The node's name and the number of its life.</summary>
    public string Name => name;

    /// <summary>Whether it was killed.</summary>
    public bool Dead { get; private set; }

    /// <summary>Nothing of it goes on before.</summary>
    public long PausedUntilMs { get; private set; }

    public bool IsPaused => kernel.NowMs < PausedUntilMs;

    /// <summary>Runs when it is killed, for whoever starts the next life.</summary>
    public Action? Killed { get; set; }

    /// <summary>A point at which the process may die. False: it is dead, and nothing of it may go on.</summary>
    public bool Pass(string point)
    {
        kernel.AssertThread(point);
        if (Dead) return false;
        if (kills(point))
        {
            Kill(point);
            return false;
        }

        if (!IsPaused && pauses(point) is > 0 and var ms)
        {
            PausedUntilMs = kernel.NowMs + ms;
            kernel.LongestPauseMs = Math.Max(kernel.LongestPauseMs, ms);
            kernel.Note("stands still", name, $"{point}, {ms} ms");
        }

        return true;
    }

    /// <summary>Goes on in the process: at once, when it no longer stands still, or never, once it is dead.</summary>
    public void Resume(Action action)
    {
        if (Dead) return;
        if (IsPaused) kernel.After(PausedUntilMs - kernel.NowMs, "goes on", name, () => Resume(action));
        else action();
    }

    /// <summary>The process ends here.</summary>
    public void Kill(string point)
    {
        if (Dead) return;
        Dead = true;
        kernel.Note("killed", name, point);
        Killed?.Invoke();
    }

    /// <summary>Waits without hopping to another thread, and for ever in a dead process.</summary>
    public Task DelayAsync(long ms, string what)
    {
        var waiting = new TaskCompletionSource();
        if (!Dead)
        {
            kernel.After(ms, what, name, () => Resume(waiting.SetResult));
        }

        return waiting.Task;
    }
}
