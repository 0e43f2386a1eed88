namespace ErpLink.Peers.Support;

/// <summary>A test against a real Tryton: skipped where the environment names none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TrytonFactAttribute : FactAttribute
{
    public TrytonFactAttribute()
    {
        if (Peer.TrytonUrl is null)
            Skip = "Set ERPLINK_TRYTON_URL to a Tryton server, such as http://127.0.0.1:18069, and ERPLINK_TRYTON_DATABASE, _USER, _PASSWORD.";
    }
}
