namespace ErpLink.Linking;

/// <summary>One search in the ERP: what the ERP evaluates itself goes into its query, the rest is evaluated on the streamed result.</summary>
internal sealed class ActorSearch
{
    /// <summary>A search whose remaining conditions hardly ever hold stops here and says where to go on, instead of reading the whole ERP
    /// while a user waits.</summary>
    private const int ReadRecordsMax = 5_000;

    private readonly OpenMap _at;
    private readonly Restriction? _rest;
    private readonly TimeZoneInfo? _zone;
    private RecordQuery _query;
    private int _read;

    /// <param name="at">The map.</param>
    /// <param name="request">What the user asks for.</param>
    /// <param name="parent">Only actors under this one.</param>
    /// <param name="filter">Which actors take part.</param>
    /// <param name="shown">The fields to show.</param>
    public ActorSearch(OpenMap at, SearchRequest request, RecordRef? parent, Restriction? filter, IReadOnlyList<string> shown)
    {
        _at = at;
        _zone = at.Connection.Compiled.Definition.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : null;
        var (bySide, rest, restFields) = RestrictionSplitter.Split(at.Map.Erp, And(request.Filter, filter));
        if (string.IsNullOrWhiteSpace(request.Text) && bySide is null && parent is null && !at.Map.Erp.CanList)
        {
            throw new ErpLinkException(ErrorCodes.SearchRefused, FailureClass.NotSupported,
                $"Connection '{at.Name}': the ERP does not list all {at.Map.Erp.Kind}. Give a text or a condition.")
            { Connection = at.Name, Kind = at.Map.Erp.Kind };
        }

        var text = request.Text?.Trim();
        if (!string.IsNullOrEmpty(text) && !at.Map.Erp.CanSearchText)
        {
            // A side without text search is searched in the field that names its records.
            var title = at.Map.Erp.TitleField ?? throw new ErpLinkException(ErrorCodes.SearchRefused, FailureClass.NotSupported,
                $"Connection '{at.Name}': the ERP has no text search for {at.Map.Erp.Kind}. Search by fields.")
            { Connection = at.Name, Kind = at.Map.Erp.Kind };
            var (byTitle, restByTitle, titleFields) = RestrictionSplitter.Split(at.Map.Erp, Restriction.Where(title, SearchOperator.Contains, text));
            bySide = And(bySide, byTitle);
            (rest, restFields) = (And(rest, restByTitle), [.. restFields, .. titleFields]);
            text = null;
        }

        var fields = shown.Concat(at.Map.Erp.TitleField is { } t ? [t] : []).Concat(restFields).Distinct();
        _rest = rest;
        _query = new RecordQuery(at.Map.Erp.Kind, FieldSelection.Of(fields))
        {
            Text = string.IsNullOrEmpty(text) ? null : text,
            Filter = bySide,
            Parent = parent,
            OrderBy = request.OrderBy,
            PageSizeRecords = Math.Min(request.PageSizeRecords, at.Map.Erp.PageSizeRecordsMax),
            After = request.After,
        };
    }

    /// <summary>Whether a user who found nothing yet has waited long enough.</summary>
    public bool HasReadEnough => _read >= ReadRecordsMax;

    /// <summary>The next page that holds something, and where to go on.</summary>
    public async ValueTask<(IReadOnlyList<Record> Records, PageCursor? Next)> NextPageAsync(CancellationToken cancellationToken)
    {
        var found = new List<Record>();
        await foreach (var page in _at.Connection.Erp.SearchAsync(_query, cancellationToken).ConfigureAwait(false))
        {
            _read += page.Records.Count;
            _query = _query with { After = page.Next };
            found.AddRange(page.Records.Where(r => _rest is null || RestrictionEvaluator.Matches(_rest, r, _zone)));
            if (page.IsComplete) return (found, null);
            if (found.Count > 0 || HasReadEnough) return (found, page.Next);
        }

        throw new ErpLinkException(ErrorCodes.ContractBroken, FailureClass.Bug,
            $"Connection '{_at.Name}': the search for {_query.Kind} ended without saying that it is complete. The adapter's last page must be RecordPage.Last.")
        { Connection = _at.Name, Side = Side.Erp, Operation = "Search", Kind = _query.Kind };
    }

    private static Restriction? And(Restriction? first, Restriction? second) =>
        first is null ? second : second is null ? first : Restriction.All(first, second);
}
