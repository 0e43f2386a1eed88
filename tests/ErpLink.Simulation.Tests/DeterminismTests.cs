using System.Diagnostics;

namespace ErpLink.Simulation;

/// <summary>A seed is worth something only when it brings the same world back: here, and in another process.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData("swarm", 7)]
    [InlineData("late", 3)]
    [InlineData("fence", 11)]
    public void Two_processes_with_one_seed_leave_one_trace(string profile, int seed)
    {
        var first = RunElsewhere($"{profile}:{seed}");
        var second = RunElsewhere($"{profile}:{seed}");

        first.Should().Contain("hash=").And.Be(second);
    }

    [Fact]
    public void One_seed_run_twice_leaves_one_trace_whether_it_is_kept_or_not()
    {
        for (var seed = 1ul; seed <= 10; seed++)
        {
            var world = new WorldCase("swarm", seed);
            WorldRun.Run(world, tracing: true).TraceHash.Should().Be(WorldRun.Run(world).TraceHash);
        }
    }

    [Fact]
    public void Another_seed_is_another_world() =>
        Enumerable.Range(1, 20).Select(seed => WorldRun.Run(new WorldCase("calm", (ulong)seed)).TraceHash).Should().OnlyHaveUniqueItems();

    private static string RunElsewhere(string world)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { "exec", typeof(Commands).Assembly.Location, "run", world }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
