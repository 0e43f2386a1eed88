namespace ErpLink;

/// <summary>A patch of one record: only these fields change.</summary>
/// <param name="Target">The record.</param>
/// <param name="Changes">The fields, each once.</param>
/// <param name="ExpectedVersion">The version the values were read at; a side that enforces versions refuses any other.</param>
public sealed record RecordUpdate(RecordRef Target, IReadOnlyList<FieldChange> Changes, RecordVersion ExpectedVersion);
