namespace ErpLink.Simulation;

/// <summary>Takes out of a world whatever it does not need to break the same promise. Possible because every fault and action has a name.</summary>
public static class Shrinker
{
    /// <summary>The smallest world found that still breaks the promise; <see langword="null"/> when none is broken.</summary>
    public static WorldCase? Shrink(WorldCase world, TextWriter output)
    {
        var found = WorldRun.Run(world);
        if (found.Violation is not { } violation) return null;
        output.WriteLine($"{violation.Oracle} after {found.Faults.Count} faults");
        var best = world;

        foreach (var kind in Profiles.Settings(world).Rates.Keys) Try(best with { Off = [.. best.Off, kind] });
        for (var companies = 1; companies < 4; companies++)
        {
            if (Try(best with { CompaniesMax = companies })) break;
        }

        var settings = Profiles.Settings(world);
        for (var end = settings.DurationMs / 16; end < settings.DurationMs; end *= 2)
        {
            if (Try(best with { EndMs = end })) break;
        }

        Try(best with { ConstantLatency = true });
        Reduce([.. Enumerable.Range(0, settings.Actions)], (w, left) => w with { DroppedActions = [.. w.DroppedActions, .. left] });
        Reduce([.. WorldRun.Run(best).Faults.Distinct()], (w, left) => w with { DroppedFaults = [.. w.DroppedFaults, .. left] });
        var last = WorldRun.Run(best);
        output.WriteLine($"left: {last.Faults.Count} faults ({string.Join(", ", last.Faults)}), {settings.Actions - best.DroppedActions.Count} actions");
        return best with { Broke = violation.Oracle, Story = last.Violation!.Story };

        bool Try(WorldCase candidate)
        {
            if (WorldRun.Run(candidate).Violation?.Oracle != violation.Oracle) return false;
            best = candidate;
            return true;
        }

        // Halves, quarters, and so on, then one by one.
        void Reduce<T>(List<T> parts, Func<WorldCase, IReadOnlyList<T>, WorldCase> without)
        {
            for (var size = Math.Max(1, parts.Count / 2); ; size = Math.Max(1, size / 2))
            {
                for (var at = 0; at < parts.Count;)
                {
                    var chunk = parts.Skip(at).Take(size).ToArray();
                    if (Try(without(best, chunk))) parts.RemoveRange(at, chunk.Length);
                    else at += size;
                }

                if (size == 1) return;
            }
        }
    }
}
