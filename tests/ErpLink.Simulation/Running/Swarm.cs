using System.Collections.Concurrent;
using System.Diagnostics;

namespace ErpLink.Simulation;

/// <summary>Many worlds, each on one thread from its beginning to its end.</summary>
public static class Swarm
{
    /// <summary>Runs worlds until one breaks a promise, or all are done.</summary>
    /// <param name="cases">The worlds.</param>
    /// <param name="threads">How many at once.</param>
    /// <param name="goOn">Whether to go on after the first that broke a promise.</param>
    public static SwarmReport Run(IReadOnlyList<WorldCase> cases, int threads, bool goOn = false)
    {
        var watch = Stopwatch.StartNew();
        var (next, totals, failures, gate) = (-1, new SwarmReport(), new ConcurrentBag<WorldResult>(), new Lock());
        var workers = Enumerable.Range(0, Math.Max(1, threads)).Select(_ => new Thread(Work)).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        return totals with { Elapsed = watch.Elapsed, Failures = [.. failures.OrderBy(f => f.Case.Seed)] };

        void Work()
        {
            while (Interlocked.Increment(ref next) is var i && i < cases.Count && (goOn || failures.IsEmpty))
            {
                var result = WorldRun.Run(cases[i]);
                if (result.Violation is not null) failures.Add(result);
                lock (gate) totals = totals.With(result);
            }
        }
    }
}
