namespace ErpLink.Adapters.Http.Tests;

/// <summary>A test against a real OData server: skipped where none is named by <c>ERPLINK_ODATA_URL</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute()
    {
        if (Url is null) Skip = "Set ERPLINK_ODATA_URL to the root of an OData server, such as http://127.0.0.1:8088/api/v2.0/.";
    }

    public static string? Url => Environment.GetEnvironmentVariable("ERPLINK_ODATA_URL") is { Length: > 0 } url ? url : null;
}
