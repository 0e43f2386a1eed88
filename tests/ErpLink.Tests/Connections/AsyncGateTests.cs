using ErpLink.Connections;

namespace ErpLink.Tests.Connections;

public sealed class AsyncGateTests
{
    private readonly AsyncGate _gate = new(2);
    private readonly List<string> _order = [];
    private readonly List<RecordKind> _begun = [];

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
        var end = new TaskCompletionSource<int>();
        var (person, another) = (CallAsync(ActorKinds.Person), CallAsync(ActorKinds.Person));
        _begun.Should().Equal(ActorKinds.Person);
        Task[] calls = [person, another, CallAsync(ActorKinds.Customer), CallAsync(ActorKinds.Customer), CallAsync(ActorKinds.Customer)];
        _begun.Should().Equal([ActorKinds.Person, ActorKinds.Customer, ActorKinds.Customer], "the side as a whole takes three");
        end.SetResult(1);
        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(20));
        _begun.Should().HaveCount(5);

        async Task CallAsync(RecordKind kind) => await gate.CallAsync(kind, CallLane.Background, async () =>
        {
            _begun.Add(kind);
            return await end.Task;
        }, default);
    }

    [Fact, Trait("Catalogue", "95")]
    public async Task A_call_from_within_a_call_does_not_wait_for_it()
    {
        var gate = new SideGate(new SideDescription("erp", [new(ActorKinds.Customer, [])]));
        var calls = gate.CallAsync(null, CallLane.Background, () => gate.CallAsync(ActorKinds.Customer, CallLane.Interactive, () => ValueTask.FromResult(1), default), default);
        (await calls.AsTask().WaitAsync(TimeSpan.FromSeconds(20))).Should().Be(1);
    }

    [Fact]
    public async Task Work_that_a_call_leaves_behind_waits_like_any_other()
    {
        var gate = new SideGate(new SideDescription("erp", [new(ActorKinds.Customer, [])]));
        var (over, end) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        var left = Task.CompletedTask;
        await gate.CallAsync(null, CallLane.Background, () =>
        {
            left = LeftBehindAsync();
            return ValueTask.FromResult(0);
        }, default);
        var other = gate.CallAsync(null, CallLane.Background, async () => await end.Task, default).AsTask();
        over.SetResult();
        left.IsCompleted.Should().BeFalse();
        end.SetResult(1);
        await Task.WhenAll(left, other).WaitAsync(TimeSpan.FromSeconds(20));

        async Task LeftBehindAsync()
        {
            await over.Task;
            await gate.CallAsync(null, CallLane.Background, () => ValueTask.FromResult(0), default);
        }
    }

    private async Task EnterAsync(string name, CallLane lane)
    {
        await _gate.EnterAsync(lane, default);
        lock (_order) _order.Add(name);
    }
}
