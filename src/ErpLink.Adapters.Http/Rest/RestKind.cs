namespace ErpLink.Adapters.Http.Rest;

/// <summary>One kind of an open connection: its profile, its description, and how its values are read.</summary>
internal sealed class RestKind
{
    // The read of a write that needs the whole record, its repetition after a 401, and a log-in.
    private const int RequestsBeforeWrite = 5;

    public RestKind(RecordKind kind, RestKindProfile profile, RestProfile service, RestValues values, ErpHttpOptions options)
    {
        (Kind, Profile, Values) = (kind, profile, values);
        OmitsNulls = profile.OmitsNulls || service.OmitsNulls;
        All = FieldSelection.Of(profile.Fields.Keys);
        Description = Describe(service, options);
    }

    public RecordKind Kind { get; }

    public RestKindProfile Profile { get; }

    public RestValues Values { get; }

    public bool OmitsNulls { get; }

    /// <summary>Every field.</summary>
    public FieldSelection All { get; }

    public KindDescription Description { get; }

    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.FieldUnknown"/>.</exception>
    public RestFieldProfile Field(string name) => Profile.Fields.GetValueOrDefault(name)
        ?? throw new ErpLinkException(ErrorCodes.FieldUnknown, FailureClass.Invalid, $"'{Kind}' has no field '{name}'. It has: {string.Join(", ", Profile.Fields.Keys)}.")
        { Kind = Kind, Field = name };

    public RestDecoder Decoder(FieldSelection fields) => new(this, fields);

    public bool IsSame(RecordKey left, RecordKey right) => Description.KeyEquality.Canonical(left) == Description.KeyEquality.Canonical(right);

    private KindDescription Describe(RestProfile service, ErpHttpOptions options)
    {
        var isUnique = Profile.Reference is { IsUnique: true } || Profile.Create?.IdempotencyHeader is not null;
        return new(Kind, [.. Profile.Fields.Values.Select(f => f.Description)])
        {
            DisplayName = Profile.DisplayName ?? Kind.Name,
            TitleField = Profile.Title,
            ParentKinds = Profile.Parent is { } parent ? [parent.Kind] : [],
            KeyEquality = Profile.Key.IgnoreCase ? KeyEquality.IgnoreCase : KeyEquality.Ordinal,
            CanCreate = Profile.Create is not null,
            CanUpdate = Profile.Update is not null,
            CanSearchText = Profile.List?.Text is not null,
            CorrelationField = Profile.Create is null ? null : Profile.Reference?.Field,
            CreateTier = Profile.Reference is null ? CreateTier.Nothing : isUnique ? CreateTier.UniqueReference : CreateTier.SearchableReference,
            // A version that only one record's own answer has is checked within an update, and is not shown: records of a list have none.
            VersionCovers = Profile.Version?.Path is null ? VersionCover.None : Profile.Version.Covers,
            UpdateTier = Profile.Version is not { Path: not null } version ? UpdateTier.ReadCompare : version.Send switch
            {
                RestVersionSend.IfMatch => UpdateTier.Conditional,
                RestVersionSend.Body => UpdateTier.VersionField,
                _ => UpdateTier.ReadCompare,
            },
            ReturnsStoredValues = Profile.ReturnsStoredValues,
            ChangeFeed = Profile.Changes is null ? ChangeFeed.None : Profile.Changes.Token is null ? ChangeFeed.Timestamp : ChangeFeed.Cursor,
            ReportsDeletions = Profile.Changes?.Deleted is not null,
            PageSizeRecordsMax = service.PageSizeRecords,
            BatchSizeRecordsMax = Profile.Get?.Many?.Max ?? 1,
            ParallelCallsMax = service.ParallelCalls,
            RequestLifeMax = RequestLife.Of(service.RequestLifeMax + CallBudget.Max, options, RequestsBeforeWrite),
        };
    }
}
