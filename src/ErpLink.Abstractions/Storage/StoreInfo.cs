namespace ErpLink.Storage;

/// <summary>Which store this is, and how far it got.</summary>
/// <param name="StoreId">Minted when the store was made.</param>
/// <param name="Generation">Raised when the store is known to have been set back.</param>
/// <param name="CommitNumber">Raised by every commit that changed something; taking, renewing and releasing a lease is none.</param>
/// <param name="SchemaVersion">The version of the schema.</param>
public sealed record StoreInfo(Guid StoreId, long Generation, long CommitNumber, int SchemaVersion);
