namespace ErpLink;

/// <summary>While an entity is being created by an import, a link has the reference of the create in the place of its key.</summary>
/// <remarks>Source: decision 0018.</remarks>
internal static class PendingEntities
{
    /// <summary>The app's record, for whoever is told about it or asks the app for it; <see langword="null"/> while there is none.</summary>
    public static RecordRef? KnownEntity(this Link link) => link.IsEntityPending ? null : link.Entity;
}
