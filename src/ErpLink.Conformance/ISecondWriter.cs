namespace ErpLink.Conformance;

/// <summary>
/// Somebody else who works in the same system by its own door: its client, its API, its database, and never the side that is tested.
/// What the kit learns from him is evidence.
/// </summary>
public interface ISecondWriter
{
    /// <summary>Edits a field as people do there, and at the place where it lies: in a child row, where the field comes from one.</summary>
    /// <param name="key">The record.</param>
    /// <param name="field">The side's name of the field.</param>
    /// <param name="value">The value it is to hold.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask SetAsync(RecordKey key, string field, FieldValue value, CancellationToken cancellationToken);

    /// <summary>Deletes a record for good.</summary>
    /// <exception cref="NotSupportedException">The system knows no such thing.</exception>
    ValueTask DeleteAsync(RecordKey key, CancellationToken cancellationToken);

    /// <summary>Everything the system holds of a record, the fields the side does not offer included: names and texts. Left out is what
    /// the system itself keeps about its own edits (versions, times, authors).</summary>
    ValueTask<IReadOnlyDictionary<string, string>> LookAsync(RecordKey key, CancellationToken cancellationToken);
}
