namespace ErpLink.Connections;

/// <summary>Who may do what in a connection: the app's policy, and within it the grants of the connection.</summary>
internal sealed class AccessRules(IAccessPolicy policy, DefinedConnections defined)
{
    public async ValueTask<bool> IsAllowedAsync(ErpUser user, AccessRight right, ConnectionId connection, CancellationToken cancellationToken)
    {
        // ErpLink's own runs work for everybody; a user of the app who has its id is another.
        if (ReferenceEquals(user, ErpUser.System)) return true;
        if (!await policy.IsAllowedAsync(user, right, connection, cancellationToken).ConfigureAwait(false)) return false;
        if (right == AccessRight.Administer) return true; // An administrator who locked himself out must get in again.
        if (await GrantsAsync(connection, cancellationToken).ConfigureAwait(false) is not { } grants) return false;
        return grants.Count == 0 || await IsGrantedAsync(grants, user, right, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> IsGrantedAsync(IReadOnlyList<AccessGrant> grants, ErpUser user, AccessRight right, CancellationToken cancellationToken)
    {
        var fit = grants.Where(g => g.Rights.Contains(right)).ToArray();
        if (fit.Any(g => g.Kind == AccessGrantKind.User && g.Name == user.Id)) return true;
        if (!fit.Any(g => g.Kind == AccessGrantKind.Group)) return false;
        var groups = await policy.GroupsOfAsync(user, cancellationToken).ConfigureAwait(false);
        return fit.Any(g => g.Kind == AccessGrantKind.Group && groups.Contains(g.Name));
    }

    /// <summary>The grants; <see langword="null"/> when they cannot be read: then nobody has any.</summary>
    private async ValueTask<IReadOnlyList<AccessGrant>?> GrantsAsync(ConnectionId connection, CancellationToken cancellationToken)
    {
        try
        {
            var found = await defined.FindAsync(connection.Text, cancellationToken).ConfigureAwait(false);
            return found.Failure is null ? found.Definition.Access : null;
        }
        catch (ErpLinkException error) when (error.Code == ErrorCodes.ConnectionUnknown)
        {
            return []; // A connection that is no more: what is left of it is the policy's alone.
        }
    }
}
