using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ErpLink.Scenarios.Diagnostics;

/// <summary>What can be watched, and that whoever watches is no part of the work.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly World _world = new();
    private readonly List<string> _logged = [];
    private bool _throws;

    public TelemetryTests() => _world.Services = services => services.AddSingleton<ILoggerFactory>(new Loggers(this));

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_run_and_its_writes_are_seen_without_a_key_or_a_value()
    {
        var (spans, measured) = (new ConcurrentQueue<Activity>(), new ConcurrentQueue<(string Name, KeyValuePair<string, object?>[] Tags)>());
        using var activities = Activities(span => { if (Equals(span.GetTagItem("erplink.connection"), "telemetry-1")) spans.Enqueue(span); });
        using var meters = Meters((name, tags) => { if (tags.Any(t => t.Key == "erplink.connection" && Equals(t.Value, "telemetry-1"))) measured.Enqueue((name, tags)); });
        await RunAsync("telemetry-1");
        spans.Select(s => s.OperationName).Should().BeEquivalentTo("erplink.run", "erplink.write");
        spans.Should().OnlyContain(s => s.GetTagItem("erplink.outcome") != null);
        measured.Select(m => m.Name).Distinct().Should().BeEquivalentTo("erplink.run.duration", "erplink.write.duration", "erplink.links", "erplink.fields");
        var all = string.Join('\n', spans.SelectMany(s => s.TagObjects).Concat(measured.SelectMany(m => m.Tags)).Select(t => $"{t.Key}={t.Value}").Concat(_logged));
        all.Should().NotContain("secret-key").And.NotContain("secret-value").And.Contain("Connection 'telemetry-1'");
    }

    [Fact, Trait("Catalogue", "96")]
    public async Task A_logger_or_listener_that_throws_breaks_nothing()
    {
        _throws = true;
        using var activities = Activities(span => Broken(span.GetTagItem("erplink.connection")));
        using var meters = Meters((_, tags) => Broken(tags.FirstOrDefault(t => t.Key == "erplink.connection").Value));
        await RunAsync("telemetry-2");

        static void Broken(object? connection)
        {
            if (Equals(connection, "telemetry-2")) throw new InvalidOperationException("The listener is broken.");
        }
    }

    private async Task RunAsync(string name)
    {
        _world.ConnectionName = name;
        var node = _world.Start();
        var company = _world.App.Add(World.Company, "secret-key", ("name", "Acme"));
        var customer = _world.Erp.Add(World.Customer, "secret-key", ("name", "Acme"));
        var proposal = await node.Linker.ProposeAsync(name, company, customer, World.Kari, default);
        (await node.Linker.ConnectAsync(proposal.Decide(), World.Kari, default)).Status.Should().Be(ConnectStatus.Connected);
        _world.App.Edit(company, "phone", "secret-value");
        var report = await node.Synchronizer.RunAsync(new RunRequest(name, RunKind.Full), World.Kari, default);
        (report.State, report.Counters.Changed).Should().Be((RunState.Completed, 1));
        _world.Erp.Value(customer, "phone").Should().Be((FieldValue)"secret-value");
    }

    private static ActivityListener Activities(Action<Activity> stopped)
    {
        var listener = new ActivityListener { ShouldListenTo = s => s.Name == "ErpLink", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData, ActivityStopped = stopped };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener Meters(Action<string, KeyValuePair<string, object?>[]> measured)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == "ErpLink") l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => measured(instrument.Name, tags.ToArray()));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => measured(instrument.Name, tags.ToArray()));
        listener.Start();
        return listener;
    }

    private sealed class Loggers(TelemetryTests owner) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) { }

        public void Dispose() { }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (owner._throws) throw new InvalidOperationException("The logger is broken.");
            lock (owner._logged) owner._logged.Add($"{eventId.Id} {formatter(state, exception)}");
        }
    }
}
