using ErpLink.Adapters;
using ErpLink.Adapters.Http.OData;

namespace ErpLink.Adapters.Http.Tests;

/// <summary>Opens sides of the OData adapter for tests.</summary>
public static class ODataSides
{
    /// <summary>The built-in profile of Business Central with persons below customers, as the peer has them.</summary>
    public static string PeerProfile { get; } = Path.Combine(AppContext.BaseDirectory, "Profiles", "odata-peer.json");

    public static ODataConnector Connector(Action<ErpHttpOptions>? configure = null)
    {
        // The ERPs of these tests run on this machine.
        var options = new ErpHttpOptions { AllowPrivateNetwork = true, RetryDelay = TimeSpan.Zero };
        configure?.Invoke(options);
        return new ODataConnector(() => options);
    }

    public static ConnectionContext Context(string address, string? company, string? profile = "business-central", string? timeZone = null, params (string Name, string Value)[] settings) =>
        new("oslo", TestClient.Settings(company is null ? [("address", address), .. settings] : [("address", address), ("company", company), .. settings]))
        {
            Profile = profile,
            TimeZone = timeZone,
            Time = new FakeTime { SkipsWaits = true },
        };

    public static ValueTask<IRecordSide> OpenAsync(string address, string? company = "CRONUS NO", string? profile = "business-central", string? timeZone = null,
        Action<ErpHttpOptions>? configure = null, params (string Name, string Value)[] settings) =>
        Connector(configure).OpenAsync(Context(address, company, profile, timeZone, settings), default);
}
