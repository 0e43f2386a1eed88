using QuickStart.Erps;

namespace ErpLink.Peers.Support;

/// <summary>The real servers, as the environment names them.</summary>
public static class Peer
{
    public static string? ODataUrl => Variable("ERPLINK_ODATA_URL");

    public static string? TrytonUrl => Variable("ERPLINK_TRYTON_URL");

    /// <summary>The database below Tryton, <c>sqlite</c> or <c>postgresql</c>: what it promises differs, and so do the reports.</summary>
    public static string TrytonBackend => Variable("ERPLINK_TRYTON_BACKEND") ?? "sqlite";

    /// <summary>The built-in profile of Business Central with persons below customers, as the OData server has them.</summary>
    public static string ODataProfile { get; } = Path.Combine(AppContext.BaseDirectory, "Profiles", "odata-peer.json");

    /// <summary>The OData server's own door.</summary>
    public static ODataErp OData(Uri? address = null) =>
        new("OData peer", address ?? Root(ODataUrl!), ODataProfile,
            Variable("ERPLINK_ODATA_COMPANY") ?? "CRONUS NO", Variable("ERPLINK_ODATA_TOKEN"));

    /// <summary>Tryton's own door.</summary>
    public static TrytonErp Tryton(Uri? address = null) => new(address ?? Root(TrytonUrl!),
        Variable("ERPLINK_TRYTON_DATABASE") ?? "erp", Variable("ERPLINK_TRYTON_USER") ?? "erplink",
        Variable("ERPLINK_TRYTON_PASSWORD") ?? string.Empty);

    public static Uri Root(string url) => new(url.TrimEnd('/') + "/");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
