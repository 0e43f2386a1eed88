namespace ErpLink;

/// <summary>
/// Anything that holds records: the app is one side, each ERP connection is another, and both implement this one contract.
/// What a side can do is data in its <see cref="SideDescription"/>; calling what is not declared throws
/// <see cref="ErpLinkException"/> with <see cref="FailureClass.NotSupported"/>.
/// </summary>
/// <remarks>
/// Exceptions are for a call as a whole: an <see cref="ErpLinkException"/> with its <see cref="FailureClass"/>. What concerns one
/// record is its result. Calls come in parallel up to <see cref="KindDescription.ParallelCallsMax"/>, otherwise one at a time.
/// <see cref="RecordSide"/> is the base class to start from.
/// </remarks>
public interface IRecordSide
{
    /// <summary>Who this is and what it can do. The engine asks when a connection is opened and keeps the answer.</summary>
    ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Reads records by key, inactive ones included: exactly one result for every key asked for, in any order.</summary>
    /// <param name="kind">A described kind.</param>
    /// <param name="keys">At most <see cref="KindDescription.BatchSizeRecordsMax"/>, each once.</param>
    /// <param name="fields">The fields wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    IAsyncEnumerable<ReadResult> ReadAsync(RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, CancellationToken cancellationToken);

    /// <summary>Searches or lists, page by page, in the order asked for; the last page says that it is complete.</summary>
    IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, CancellationToken cancellationToken);

    /// <summary>What changed after a cursor, every change of every author, oldest first.</summary>
    /// <param name="kind">A kind with <see cref="KindDescription.ChangeFeed"/>.</param>
    /// <param name="after">The cursor of the last page; <see langword="null"/> for a new start at the present.</param>
    /// <param name="fields">The fields wanted in the rows' records, where the feed carries them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ChangePage> ReadChangesAsync(RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken);

    /// <summary>Creates records of one kind: one result for each, in order.</summary>
    /// <remarks>A cancelled call answers <see cref="WriteOutcome.Unknown"/> for what may have been sent.</remarks>
    ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken);

    /// <summary>Patches records of one kind: only the fields given change. One result for each, in order.</summary>
    /// <remarks>A cancelled call answers <see cref="WriteOutcome.Unknown"/> for what may have been sent.</remarks>
    ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken);

    /// <summary>The items of a list, or those of the keys given.</summary>
    /// <param name="name">A list that a described field names.</param>
    /// <param name="keys">The keys wanted; <see langword="null"/> for the whole list.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ValueList> ReadListAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken);
}
