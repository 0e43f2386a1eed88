namespace ErpLink.Simulation;

/// <summary>A small share of what the executable runs in CI and at night: enough to notice in the inner loop.</summary>
public sealed class SwarmTests
{
    public static TheoryData<string> ProfileNames => [.. Profiles.Names];

    [Theory]
    [MemberData(nameof(ProfileNames))]
    public void Every_promise_holds_in_some_worlds_of_each_profile(string profile)
    {
        var worlds = Enumerable.Range(1, 40).Select(seed => new WorldCase(profile, (ulong)seed)).ToArray();

        var report = Swarm.Run(worlds, threads: 2);

        report.Failures.Should().BeEmpty("{0}", string.Join('\n', report.Failures.Select(Commands.Line)));
    }
}
