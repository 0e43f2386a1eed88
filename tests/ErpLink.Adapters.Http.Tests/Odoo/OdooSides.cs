using ErpLink.Adapters.Http.Odoo;

namespace ErpLink.Adapters.Http.Tests.Odoo;

/// <summary>Connections to a simulated Odoo.</summary>
public static class OdooSides
{
    public const string Correlation = "x_erplink";

    /// <summary>The settings of a connection over one of the protocols; the last of two with one name counts, and an empty one is none.</summary>
    public static ConnectionContext Connection(string protocol, TimeProvider? time = null, params (string Name, string Value)[] settings) =>
        new("oslo", TestClient.Settings([.. new[]
        {
            ("address", SimulatedOdooHttp.Root), ("protocol", protocol), ("database", SimulatedOdooHttp.Database), ("user", SimulatedOdooHttp.User), ("apiKey", "ref"),
            ("correlationField", Correlation),
        }.Concat(settings).GroupBy(s => s.Item1).Select(g => g.Last())]))
        { Time = time ?? TimeProvider.System };

    public static OdooConnector Connector(HttpMessageHandler http) => new(() => new ErpHttpOptions { CreateHandler = () => http, RetryDelay = TimeSpan.Zero });

    public static ValueTask<IRecordSide> OpenAsync(HttpMessageHandler http, string protocol = "json2", TimeProvider? time = null, params (string, string)[] settings) =>
        Connector(http).OpenAsync(Connection(protocol, time, settings), default);

    public static ValueTask<IRecordSide> OpenAsync(SimulatedOdoo server, string protocol = "json2", TimeProvider? time = null, params (string, string)[] settings) =>
        OpenAsync(new SimulatedOdooHttp(server), protocol, time, settings);
}
