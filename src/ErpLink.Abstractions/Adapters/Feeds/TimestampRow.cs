namespace ErpLink.Adapters;

/// <summary>A row of a feed over timestamps, as far as the cursor needs it.</summary>
/// <param name="Time">The server's stamp.</param>
/// <param name="Key">The record's key.</param>
/// <param name="Version">The record's version where it covers every change; unknown otherwise. With unknown versions the rows of the overlap
/// are reported again with each poll, for two edits may share a stamp.</param>
public readonly record struct TimestampRow(DateTimeOffset Time, RecordKey Key, RecordVersion Version);
