namespace ErpLink.Connections;

/// <summary>Without an access policy of the app's own, everybody may do everything.</summary>
internal sealed class PermitAll : IAccessPolicy
{
    public ValueTask<bool> IsAllowedAsync(ErpUser user, AccessRight right, ConnectionId connection, CancellationToken cancellationToken) => ValueTask.FromResult(true);
}
