namespace ErpLink.Adapters;

/// <summary>Which rows the next page of a feed over timestamps holds.</summary>
/// <param name="From">Rows with a later time belong to it.</param>
/// <param name="IncludesFrom">Whether all rows of exactly this time belong to it, too.</param>
/// <param name="AfterKey">In the order of time: of the rows of exactly <see cref="From"/>, those with a greater key belong to it, too. In the
/// order of keys (<see cref="TimestampRules.PagesByKey"/>): only rows with a greater key belong to it. <see langword="null"/>: no such
/// clause.</param>
public readonly record struct TimestampWindow(DateTimeOffset From, bool IncludesFrom, RecordKey? AfterKey);
