namespace ErpLink;

/// <summary>What a user, or the members of a group, may do in a connection.</summary>
/// <param name="Kind">Whether it names a user or a group.</param>
/// <param name="Name">The user's <see cref="ErpUser.Id"/>, or the group as <see cref="IAccessPolicy.GroupsOfAsync"/> names it; case counts.</param>
/// <param name="Rights">What is allowed; <see cref="AccessRight.Administer"/> is not given here.</param>
public sealed record AccessGrant(AccessGrantKind Kind, string Name, IReadOnlyList<AccessRight> Rights);
