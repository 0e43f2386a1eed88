using ErpLink.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ErpLink.Scenarios.Recovery;

/// <summary>What becomes of the writes that a process left behind, when the next one starts.</summary>
public sealed class ConnectionRecoveryTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Recovery_settles_what_was_under_way_and_leaves_comparing_to_the_next_run()
    {
        var (company, customer) = await InterruptedAsync("1");
        _world.App.Edit(company, "web", "w2");
        var node = _world.Start();

        (await node.RecoverAsync()).Should().Be(new RecoveryReport(Settled: 1, Pending: 0, Asking: 0));

        (await node.IntentsAsync()).Should().BeEmpty();
        _world.Erp.Value(customer, "web").Should().NotBe(FieldValue.Text("w2"), "recovery has no guard and merges nothing");
        (await node.StatusAsync()).Due.Should().Be(1);
        (await node.RecoverAsync()).Should().Be(new RecoveryReport(0, 0, 0));
        await node.RunAsync();
        _world.Erp.Value(customer, "web").Should().Be(FieldValue.Text("w2"));
        _world.Erp.Value(customer, "phone").Should().Be(FieldValue.Text("57"));
    }

    [Theory, InlineData("unavailable"), InlineData("unauthorized"), InlineData("breaks off")]
    public async Task Recovery_leaves_a_side_alone_that_does_not_answer(string how)
    {
        for (var i = 0; i < 10; i++) await InterruptedAsync($"{i}");
        Process? dead = null;
        dead = new Process
        {
            Interrupt = _ => dead!.Trace[^1] != "ERP read" ? Task.CompletedTask : Task.FromException(how switch
            {
                "unavailable" => new ErpLinkException(ErrorCodes.SideUnavailable, FailureClass.Transient, "Not available."),
                "unauthorized" => new ErpLinkException(ErrorCodes.AuthenticationRejected, FailureClass.Unauthorized, "Who are you?"),
                _ => new IOException("The line broke."),
            }),
        };

        (await _world.Start(dead).RecoverAsync()).Should().Be(new RecoveryReport(Settled: 0, Pending: 10, Asking: 0));

        dead.Trace.Count(t => t == "ERP read").Should().Be(how == "unauthorized" ? 1 : 3);
        (await _world.Start().RecoverAsync()).Settled.Should().Be(10);
    }

    [Fact]
    public async Task A_host_that_starts_over_a_write_that_was_left_behind_settles_it_by_its_first_run()
    {
        var (company, customer) = await InterruptedAsync("1");
        _world.Time.OwnsTimers = true;
        _world.Builder = builder => builder.AddBackgroundSync();
        IServiceCollection? services = null;
        _world.Services = given => services = given;
        var node = _world.Start();
        (await node.IntentsAsync()).Should().NotBeEmpty();
        using var provider = services!.BuildServiceProvider();
        var host = provider.GetRequiredService<IHostedService>();

        await host.StartAsync(default);
        _world.Time.Advance(TimeSpan.Zero);
        await host.StopAsync(default);

        (await node.IntentsAsync()).Should().BeEmpty();
        (_world.App.Value(company, "phone"), _world.Erp.Value(customer, "phone")).Should().Be((FieldValue.Text("57"), FieldValue.Text("57")));
    }

    /// <summary>Two linked records, and a process that ended while it was not known whether a user's edit of the one had reached the other.</summary>
    private async Task<(RecordRef Company, RecordRef Customer)> InterruptedAsync(string key)
    {
        var company = _world.App.Add(World.Company, $"c{key}", ("name", $"Fjord {key}"), ("phone", "55"));
        var customer = _world.Erp.Add(World.Customer, $"1{key}", ("name", $"Fjord {key}"), ("phone", "55"));
        var link = await _world.Start().LinkAsync(company, customer);
        _world.App.Edit(company, "phone", "57");
        for (var send = 0; send < 2; send++) _world.ErpFaults.Enqueue(WriteFault.RequestLost);
        (await _world.Start().SyncAsync(link)).Status.Should().Be(SyncStatus.Pending);
        return (company, customer);
    }
}
