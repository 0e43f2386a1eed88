using ErpLink.Connections;

namespace ErpLink.Tests.Connections;

public sealed class AsyncGateTests
{
    private readonly AsyncGate _gate = new(2);
    private readonly List<string> _order = [];

    [Fact]
    public async Task As_many_as_fit_go_through_at_once_and_users_go_before_runs()
    {
        SynchronizationContext.SetSynchronizationContext(null); // Who gets a place goes on on the thread of the one that leaves.
        await EnterAsync("a", CallLane.Background);
        await EnterAsync("b", CallLane.Background);
        Task[] waiting = [EnterAsync("run 1", CallLane.Background), EnterAsync("run 2", CallLane.Background), EnterAsync("user 1", CallLane.Interactive), EnterAsync("user 2", CallLane.Interactive)];
        waiting.Should().OnlyContain(t => !t.IsCompleted);
        for (var i = 0; i < 4; i++) _gate.Leave();
        await Task.WhenAll(waiting);
        _order.Should().HaveCount(6).And.StartWith(["a", "b"]);
        _order.IndexOf("user 2").Should().BeLessThan(_order.IndexOf("run 1"));
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        var gate = new AsyncGate(1);
        await gate.EnterAsync(CallLane.Background, default);
        using var cancelled = new CancellationTokenSource();
        var first = gate.EnterAsync(CallLane.Interactive, cancelled.Token).AsTask();
        var second = gate.EnterAsync(CallLane.Background, default).AsTask();
        cancelled.Cancel();
        await first.Invoking(f => f).Should().ThrowAsync<OperationCanceledException>();
        gate.Leave();
        await second;
        gate.Leave();
        gate.EnterAsync(CallLane.Background, default).AsTask().IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task A_kind_that_declares_less_than_its_side_gets_less()
    {
        var description = new SideDescription("erp", [new(ActorKinds.Customer, []) { ParallelCallsMax = 3 }, new(ActorKinds.Person, [])]);
        var gate = new SideGate(description);
        using var person = await gate.EnterAsync(ActorKinds.Person, CallLane.Background, default);
        var another = gate.EnterAsync(ActorKinds.Person, CallLane.Background, default).AsTask();
        another.IsCompleted.Should().BeFalse();
        using var one = await gate.EnterAsync(ActorKinds.Customer, CallLane.Background, default);
        using var two = await gate.EnterAsync(ActorKinds.Customer, CallLane.Background, default);
        gate.EnterAsync(ActorKinds.Customer, CallLane.Background, default).AsTask().IsCompleted.Should().BeFalse("the side as a whole takes three");
    }

    private async Task EnterAsync(string name, CallLane lane)
    {
        await _gate.EnterAsync(lane, default);
        lock (_order) _order.Add(name);
    }
}
