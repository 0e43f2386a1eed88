using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace ErpLink.Adapters.Http.Tests.Authentication;

public sealed class CanaryTests
{
    [Theory, Trait("Catalogue", "98")]
    [InlineData("token"), InlineData("password"), InlineData("apiKey")]
    public async Task No_secret_is_in_a_log_a_trace_or_a_metric_of_a_request(string setting)
    {
        await using var server = new RawServer("HTTP/1.1 500 Error\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        var port = new Uri(server.Origin).Port.ToString(CultureInfo.InvariantCulture);
        var traces = new List<string>();
        using var listener = new ActivityListener { ShouldListenTo = source => IsOfRequests(source.Name), Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        listener.ActivityStopped = activity =>
        {
            lock (traces) traces.Add(activity.DisplayName + string.Join(';', activity.TagObjects.Concat(activity.Events.SelectMany(e => e.Tags)).Concat(activity.Baggage.Select(b => new KeyValuePair<string, object?>(b.Key, b.Value)))));
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, self) =>
        {
            if (IsOfRequests(instrument.Meter.Name)) self.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
        {
            lock (traces) traces.Add(instrument.Name + string.Join(';', tags.ToArray()));
        });
        meters.Start();

        var logs = new LogCapture();
        var settings = setting == "password" ? TestClient.Settings(("user", "ola"), ("password", "ref")) : TestClient.Settings((setting, "ref"));
        var context = new ConnectionContext("oslo", settings);
        var options = new ErpHttpOptions { AllowPrivateNetwork = true, AttemptsMax = 2, RetryDelay = TimeSpan.Zero };
        var authentication = ConnectionAuthentication.Create(context, options, loggers: logs);
        using (var client = new ErpHttpClient(context, ErpAddress.Parse(server.Origin, "oslo"), options, authentication, logs))
        {
            var read = await client.SendAsync(TestClient.Get("things?key=" + TestClient.Canary), default);
            read.Status.Should().Be(500);
            var write = await client.SendAsync(TestClient.Post("things?key=" + TestClient.Canary, TestClient.Canary), default);
            string?[] texts = [read.ToString(), write.ToString(), client.ToString(), options.ToString(), settings.ToString(), context.ToString(), authentication.ToString()];
            texts.Should().NotContain(t => t!.Contains(TestClient.Canary));
        }

        server.Requests.Should().HaveCount(3).And.OnlyContain(r => r.Contains(TestClient.Canary), "otherwise there was nothing to be kept secret");
        logs.Entries.Should().HaveCountGreaterThan(2).And.NotContain(e => e.Text.Contains(TestClient.Canary));
        lock (traces)
        {
            var ours = traces.Where(t => t.Contains(port)).ToList();
            ours.Should().Contain(t => t.Contains("http.client.request.duration")).And.Contain(t => t.Contains("connection_setup"), "otherwise nothing was looked at");
            ours.Should().NotContain(t => t.Contains(TestClient.Canary) || t.Contains("Basic ") || t.Contains("Bearer "));
        }
    }

    private static bool IsOfRequests(string name) =>
        name.Contains("System.Net", StringComparison.Ordinal) || name.StartsWith("ErpLink", StringComparison.Ordinal) || name.StartsWith("Polly", StringComparison.Ordinal);
}
