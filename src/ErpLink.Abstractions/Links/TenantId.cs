namespace ErpLink;

/// <summary>Whose data it is. An app without tenants has one: <see cref="Default"/>.</summary>
/// <param name="Name">1 to 128 characters; compared ordinally.</param>
public readonly record struct TenantId(string Name)
{
    /// <summary>The tenant of an app without tenants.</summary>
    public static TenantId Default { get; } = new("default");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
