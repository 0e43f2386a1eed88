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
    /// <param name="progress">Is told every minute how far it is, and of failures at once.</param>
    public static SwarmReport Run(IEnumerable<WorldCase> cases, int threads, bool goOn = false, TextWriter? progress = null)
    {
        var watch = Stopwatch.StartNew();
        var (told, totals, failures, gate) = (0, new SwarmReport(), new ConcurrentBag<WorldResult>(), new Lock());
        using var left = cases.GetEnumerator();
        var workers = Enumerable.Range(0, Math.Max(1, threads)).Select(_ => new Thread(Work)).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        return totals with { Elapsed = watch.Elapsed, Failures = [.. failures.OrderBy(f => f.Case.Seed)] };

        void Work()
        {
            while (Next() is { } world && (goOn || failures.IsEmpty))
            {
                var result = WorldRun.Run(world);
                if (result.Violation is not null) failures.Add(result);
                lock (gate)
                {
                    totals = totals.With(result);
                    if (result.Violation is not null) progress?.WriteLine(Commands.Line(result));
                    if (progress is null || (int)watch.Elapsed.TotalMinutes == told) continue;
                    told = (int)watch.Elapsed.TotalMinutes;
                    progress.WriteLine(totals with { Elapsed = watch.Elapsed, Failures = [.. failures] });
                }
            }
        }

        WorldCase? Next()
        {
            lock (gate) return left.MoveNext() ? left.Current : null;
        }
    }
}
