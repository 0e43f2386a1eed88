namespace ErpLink;

/// <summary>The app's answer to who may do what. Without one, everybody may do everything.</summary>
/// <remarks>Called before every interactive operation, with the user that was passed to it. A singleton; thread-safe.</remarks>
public interface IAccessPolicy
{
    /// <summary>Whether the user has the right in the connection.</summary>
    ValueTask<bool> IsAllowedAsync(ErpUser user, AccessRight right, ConnectionId connection, CancellationToken cancellationToken);
}
