namespace ErpLink.Peers.Support;

/// <summary>A test against a real OData server: skipped where the environment names none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ODataFactAttribute : FactAttribute
{
    public ODataFactAttribute()
    {
        if (Peer.ODataUrl is null) Skip = "Set ERPLINK_ODATA_URL to the root of an OData server, such as http://127.0.0.1:8088/api/v2.0/.";
    }
}
