using System.Collections.Concurrent;

namespace ErpLink.Simulation.Bugs;

/// <summary>Tries many bugs, as many at once as there are cores.</summary>
public sealed class BugTrials(string root, TextWriter output)
{
    private readonly PatchCompiler _compiler = new(root);
    private readonly Lock _gate = new();

    /// <summary>Tries each bug and writes a line about it.</summary>
    /// <returns>How many failed.</returns>
    public async Task<int> EachAsync(IReadOnlyList<SeededBug> bugs, Func<BugTrial, SeededBug, Task<(bool, string)>> attempt)
    {
        var (next, failed) = (new ConcurrentQueue<SeededBug>(bugs), 0);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(bugs.Count, Environment.ProcessorCount)).Select(_ => Task.Run(WorkAsync)));
        return failed;

        async Task WorkAsync()
        {
            using var folder = new SimulationFolder(Path.Combine(root, "tests/ErpLink.Simulation/bin/Release/net10.0"));
            while (next.TryDequeue(out var bug))
            {
                var (good, what) = await TryAsync(new BugTrial(_compiler, folder, bug), bug, attempt);
                if (!good) Interlocked.Increment(ref failed);
                lock (_gate) output.WriteLine($"{(good ? "ok    " : "FAILED")} {bug.Name}: {what}");
            }
        }
    }

    private static async Task<(bool, string)> TryAsync(BugTrial trial, SeededBug bug, Func<BugTrial, SeededBug, Task<(bool, string)>> attempt)
    {
        try
        {
            return await attempt(trial, bug);
        }
        catch (BugException error)
        {
            return (false, error.Message);
        }
    }
}
