using System.Runtime.CompilerServices;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>
/// Listing and searching. Where pages are counted, a row that goes while they are read moves all that follow, and one is passed over: such a
/// list is read again until a pass adds nothing. Source: row 31 of the catalogue in reliability, section 5.
/// </summary>
internal sealed class RestListing(RestService service, RestKind kind)
{
    public const int PassesMax = 10;

    /// <summary>The pages of a search, as the caller wants them.</summary>
    public async IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, RestMatch match, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var list = kind.Profile.List!;
        var size = Math.Clamp(query.PageSizeRecords, 1, kind.Description.PageSizeRecordsMax);
        var pager = new RestPager(service, list, new RestQuery(service, kind).Build(query), null, size);
        var (position, skip) = query.After is { } after ? RestCursor.Read(pager.Start, after, kind.Kind) : (null, 0);
        var seen = list.Paging.Shifts && query.After is null ? new HashSet<string>(StringComparer.Ordinal) : null;
        var fields = Union(query);
        var slice = new List<Record>(size);
        PageCursor? end = null;
        for (var pass = 1; ; pass++)
        {
            var (added, full) = (false, false);
            await foreach (var (at, page) in PagesAsync(pager, fields, position, cancellationToken).ConfigureAwait(false))
            {
                // Only behind a full page can a row have moved.
                full |= pager.IsFull(page) || at is not null && page.Rows.Count > 0;
                for (var i = skip; i < page.Rows.Count; i++)
                {
                    var row = page.Rows[i];
                    if (seen?.Add(kind.Description.KeyEquality.Canonical(row.Key)) == false) continue;
                    added = true;
                    if (await RecordAsync(row, query, fields, match, cancellationToken).ConfigureAwait(false) is not { } record) continue;
                    if (slice.Count == size)
                    {
                        yield return RecordPage.More(slice, end ?? RestCursor.Of(pager.Start, at, i));
                        slice = new List<Record>(size);
                    }

                    slice.Add(record);
                }

                skip = 0;
                // The last page is kept until a further pass has added nothing to it; who goes on from its cursor gets the rest of the first pass.
                if (page.Next is null) end ??= RestCursor.Of(pager.Start, at, page.Rows.Count);
                else if (pass == 1)
                {
                    yield return RecordPage.More(slice, RestCursor.Of(pager.Start, page.Next, 0));
                    slice = new List<Record>(size);
                }
            }

            if (seen is null || !full || pass > 1 && !added) break;
            if (pass == PassesMax)
                throw Restless(service, kind);
            position = null;
        }

        yield return RecordPage.Last(slice);
    }

    /// <summary>The pages as they are answered, each with its position.</summary>
    public IAsyncEnumerable<(string? At, RestPage Page)> PagesAsync(RestPager pager, FieldSelection fields, string? position, CancellationToken cancellationToken)
    {
        var decoder = kind.Decoder(fields);
        var repeat = new RestRepeat(service.Client.Address.Origin);
        return ErpPages.ReadAsync(service.Client, position, async (at, cancellation) =>
        {
            var page = await pager.ReadAsync(at, decoder, cancellation).ConfigureAwait(false);
            repeat.Follow(page);
            return new ErpPage<(string? At, RestPage Page)>((at, page), page.Rows.Count, page.Next);
        }, cancellationToken);
    }

    /// <summary>The error for counted pages that move for as long as they are read.</summary>
    public static ErpLinkException Restless(RestService service, RestKind kind) => new(ErrorCodes.SideUnavailable, FailureClass.Transient,
        $"The list of '{kind.Kind}' at {service.Client.Address.Origin} changed each of {PassesMax} times it was read. Try again when less is going on.");

    private async ValueTask<Record?> RecordAsync(RestRow row, RecordQuery query, FieldSelection fields, RestMatch match, CancellationToken cancellationToken)
    {
        if (row.IsDeleted || !row.IsOfKind) return null;
        // By itself a record may come whole where a list has a part of it, or where a page of a busy service cut it.
        var record = row.Record;
        if (record is null || kind.Profile.List!.IsPartial)
        {
            var result = await new RestReader(service, kind).ReadOneAsync(row.Key, fields, cancellationToken).ConfigureAwait(false);
            if (result.Status is ReadStatus.Gone or ReadStatus.MergedInto && record is not null) return null;
            record = result.Record ?? SpoiltRecord.InSearch(kind.Description, query, row.Key);
            if (result.Record is null) return record;
        }

        if (!query.IncludeInactive && record.State == RecordState.Inactive) return null;
        if (query.Parent is { } parent && (record.Parent is not { } own || own.Kind != parent.Kind || own.Key != parent.Key)) return null;
        return match.Holds(query.Filter, record) ? Project(record, query.Fields) : null;
    }

    // What is wanted, and what the conditions are about.
    private static FieldSelection Union(RecordQuery query)
    {
        var more = Names(query.Filter).Where(n => !query.Fields.Contains(n)).Distinct(StringComparer.Ordinal).ToList();
        return more.Count == 0 ? query.Fields : FieldSelection.Of(query.Fields.Names.Concat(more));
    }

    private static IEnumerable<string> Names(Restriction? filter) => filter switch
    {
        FieldRestriction comparison => [comparison.Field],
        RestrictionGroup group => group.Parts.SelectMany(Names),
        _ => [],
    };

    private static Record Project(Record record, FieldSelection fields) => record.Fields.Count == fields.Count ? record
        : new(record.Kind, record.Key, fields, record.Values[..fields.Count].ToArray())
        { Version = record.Version, Parent = record.Parent, State = record.State, ModifiedAt = record.ModifiedAt };
}
