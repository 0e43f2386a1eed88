namespace ErpLink.Crash.Support;

/// <summary>A test against a real server: skipped where the environment does not name it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(string variable)
    {
        if (Peer.Variable(variable) is null) Skip = $"Set {variable} to the address of such a server.";
    }
}
