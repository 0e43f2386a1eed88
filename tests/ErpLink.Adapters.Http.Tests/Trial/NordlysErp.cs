using ErpLink.Adapters;
using ErpLink.Adapters.Http.Rest;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>Opens the service as ErpLink does: by the adapter for any REST service, and the profile that was written from API.md alone.</summary>
internal static class NordlysErp
{
    private const string KeyReference = "Nordlys:ApiKey";

    public static string Profile { get; } = Path.Combine(AppContext.BaseDirectory, "Trial", "nordlys.json");

    public static ConnectionContext Context(NordlysServer server, TimeProvider time, string key = NordlysServer.ApiKey)
    {
        var settings = new Dictionary<string, string> { ["address"] = server.Root.AbsoluteUri, ["apiKey"] = KeyReference };
        return new ConnectionContext("nordlys", new ConnectionSettings("nordlys", settings, new FakeSecrets((KeyReference, key))))
        {
            Profile = Profile,
            Time = time,
        };
    }

    public static RestConnector Connector(HttpMessageHandler? handler = null)
    {
        // The ERPs of these tests run on this machine.
        var options = new ErpHttpOptions { AllowPrivateNetwork = true, RetryDelay = TimeSpan.Zero, CreateHandler = handler is null ? null : () => handler };
        return new RestConnector(() => options);
    }

    public static ValueTask<IRecordSide> OpenAsync(
        NordlysServer server, TimeProvider time, HttpMessageHandler? handler = null, string key = NordlysServer.ApiKey) =>
        Connector(handler).OpenAsync(Context(server, time, key), CancellationToken.None);
}
