namespace ErpLink;

/// <summary>A record to create.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Values">The fields to set, each once; others are left to the side's defaults.</param>
public sealed record NewRecord(RecordKind Kind, IReadOnlyList<FieldAssignment> Values)
{
    /// <summary>
    /// The derived reference of this create: stored in the correlation field where one is declared, sent as idempotency key where
    /// the side knows them, used as key where the client chooses it. The same reference always comes with the same body.
    /// 20 characters of A to Z and 2 to 7.
    /// </summary>
    public required string Reference { get; init; }

    /// <summary>The record it belongs to; <see langword="null"/> for none.</summary>
    public RecordRef? Parent { get; init; }
}
