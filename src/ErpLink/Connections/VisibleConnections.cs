namespace ErpLink.Connections;

/// <summary>Which connections a user may see; asked once for each in one call.</summary>
internal sealed class VisibleConnections(Engine engine, ErpUser user)
{
    private readonly Dictionary<ConnectionId, bool> _known = [];

    public async ValueTask<bool> ContainsAsync(ConnectionId connection, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(connection, out var visible)) return visible;
        return _known[connection] = await engine.Access.IsAllowedAsync(user, AccessRight.See, connection, cancellationToken).ConfigureAwait(false);
    }
}
