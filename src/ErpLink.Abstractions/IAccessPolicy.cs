namespace ErpLink;

/// <summary>The app's answer to who may do what. Without one, everybody may do everything.</summary>
/// <remarks>Called before every interactive operation, with the user that was passed to it; not for <see cref="ErpUser.System"/>, which is
/// nobody's to forbid. A singleton; thread-safe.</remarks>
public interface IAccessPolicy
{
    /// <summary>Whether the user has the right in the connection. Before a connection is first saved it has no id: the policy is asked for
    /// <see cref="AccessRight.Administer"/> about the empty one.</summary>
    ValueTask<bool> IsAllowedAsync(ErpUser user, AccessRight right, ConnectionId connection, CancellationToken cancellationToken);

    /// <summary>The groups a user is in, as the grants of connections name them (<see cref="ConnectionDefinition.Access"/>). Asked only where a
    /// connection has grants for groups. Default: none.</summary>
    ValueTask<IReadOnlyCollection<string>> GroupsOfAsync(ErpUser user, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyCollection<string>>([]);
}
