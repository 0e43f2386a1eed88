namespace ErpLink;

/// <summary>A point in the life of a link store.</summary>
/// <param name="StoreId">Which store.</param>
/// <param name="Generation">Its generation.</param>
/// <param name="CommitNumber">Its latest commit.</param>
public sealed record StoreMark(Guid StoreId, long Generation, long CommitNumber);
