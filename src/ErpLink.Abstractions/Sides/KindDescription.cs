namespace ErpLink;

/// <summary>One kind of record of a side: its fields, and what the side promises about it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Fields">Its fields, each once.</param>
public sealed record KindDescription(RecordKind Kind, IReadOnlyList<FieldDescription> Fields)
{
    /// <summary>The name shown to users. Default: the kind's name.</summary>
    public string DisplayName { get; init; } = Kind.Name;

    /// <summary>The field that names a record to a person (a company's name): shown in lists and searched when a draft looks for
    /// likely duplicates; <see langword="null"/> when there is none.</summary>
    public string? TitleField { get; init; }

    /// <summary>The kinds a record of this kind can belong to (a person: company); empty when it belongs to none.</summary>
    public IReadOnlyList<RecordKind> ParentKinds { get; init; } = [];

    /// <summary>When two keys name the same record. Default: ordinal.</summary>
    public KeyEquality KeyEquality { get; init; }

    /// <summary>Whether records can be created. Default: no.</summary>
    public bool CanCreate { get; init; }

    /// <summary>Whether records can be updated. Default: no.</summary>
    public bool CanUpdate { get; init; }

    /// <summary>Whether an empty query lists all records. Default: yes.</summary>
    public bool CanList { get; init; } = true;

    /// <summary>Whether a query's free text is searched by the side itself. Default: no.</summary>
    public bool CanSearchText { get; init; }

    /// <summary>Whether the side evaluates alternatives that name different fields (this name or that number). Where it does not, ErpLink does,
    /// over the listing, and the side is never asked for them. Default: yes.</summary>
    public bool CanSearchAnyField { get; init; } = true;

    /// <summary>What keeps a create from happening twice. Default: nothing.</summary>
    public CreateTier CreateTier { get; init; } = CreateTier.Nothing;

    /// <summary>What keeps an update from overwriting another's. Default: only reading right before the write.</summary>
    public UpdateTier UpdateTier { get; init; } = UpdateTier.ReadCompare;

    /// <summary>Whether a write from a stale version is surely refused: the side checks versions, and they cover every field. Where they
    /// do not, updates count as <see cref="UpdateTier.ReadCompare"/>.</summary>
    public bool EnforcesVersions => UpdateTier is UpdateTier.Conditional or UpdateTier.VersionField && VersionCovers == VersionCover.Full;

    /// <summary>Whether the side compares everything that a version covers when it takes a write. Where it compares a part only (its own row
    /// and not one that was added below it), a version that has moved does not say that an earlier write can no longer land: recovery waits
    /// for <see cref="RequestLifeMax"/> before it decides. Default: yes, so that a side whose writes compare the record's own row only has to
    /// say no. Source: semantics, section 9.</summary>
    public bool ChecksWholeVersion { get; init; } = true;

    /// <summary>The field that keeps the reference of a create, and by which it is found again; <see langword="null"/> when there is none.
    /// Its text holds at least 20 characters.</summary>
    public string? CorrelationField { get; init; }

    /// <summary>How much of a record its version covers. Default: nothing. Where it covers rows below the record, too, say with
    /// <see cref="ChecksWholeVersion"/> whether a write is compared with those as well: no test of the kit finds out.</summary>
    public VersionCover VersionCovers { get; init; }

    /// <summary>Whether versions have an order, and which. Default: none.</summary>
    public VersionOrder VersionOrder { get; init; }

    /// <summary>Whether the record in a write's answer is the record as that write left it, even while others write. Default: no.</summary>
    public bool ReturnsStoredValues { get; init; }

    /// <summary>What kind of change feed there is. Default: none.</summary>
    public ChangeFeed ChangeFeed { get; init; }

    /// <summary>Whether the feed reports deletions. Default: no.</summary>
    public bool ReportsDeletions { get; init; }

    /// <summary>The most records in a page of a search or feed, 1 or more. Default: 100.</summary>
    public int PageSizeRecordsMax { get; init; } = 100;

    /// <summary>The most records in one call of read, create or update, 1 or more. Default: 1.</summary>
    public int BatchSizeRecordsMax { get; init; } = 1;

    /// <summary>How many calls may be under way at once, 1 or more. Default: 1.</summary>
    public int ParallelCallsMax { get; init; } = 1;

    /// <summary>How long after it was sent a write can still take effect (the server's longest request life). Default: 10 minutes.</summary>
    public TimeSpan RequestLifeMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The description of a field, or <see langword="null"/>.</summary>
    public FieldDescription? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);
}
