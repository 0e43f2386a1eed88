using ErpLink.Storage;

namespace ErpLink.Journal;

/// <summary>Explains a link from the store: the link as it is, and as much of its journal, newest first, as its fields need.</summary>
internal sealed class LinkExplainer(ILinkStore store)
{
    /// <summary>One page of a link's journal says most of it; the rest is looked up by field.</summary>
    private const int PageSizeEntries = 200;

    /// <summary>How far back the last write of a field is looked for: a field that was asked about this often since is explained by that.</summary>
    private const int EntriesOfFieldMax = 1000;

    public async ValueTask<LinkExplanation?> ExplainAsync(LinkId id, CancellationToken cancellationToken)
    {
        var query = new JournalQuery { Link = id, NewestFirst = true, Limit = PageSizeEntries };
        var journal = await store.ReadJournalAsync(query, cancellationToken).ConfigureAwait(false);
        var rows = await store.ReadRowsAsync([id], cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0) return journal.Count == 0 ? null : Ended(id, journal);

        var row = rows[0];
        var fields = new List<FieldExplanation>(row.Link.Fields.Count);
        foreach (var field in row.Link.Fields)
        {
            var explained = Explain(row, field, journal);
            if (explained.Written is null && journal.Count == PageSizeEntries) explained = Explain(row, field, await OfFieldAsync(id, field, cancellationToken).ConfigureAwait(false));
            fields.Add(explained);
        }

        var waits = await store.ReadWaitsAsync([id], cancellationToken).ConfigureAwait(false);
        return Explanation(row, waits) with { Fields = fields, Last = journal.Count > 0 ? journal[0] : null };
    }

    private static LinkExplanation Explanation(LinkRow row, IReadOnlyList<WaitMark> waits) => new(row.Link.Id, row.Link.Connection, row.Link.KnownEntity() ?? default)
    {
        Actor = row.Link.Actor,
        State = row.Link.State,
        ComparedAt = row.Link.ComparedAt,
        IsDue = row.Due is not null,
        DueAt = row.Due?.NotBefore,
        Attempts = row.Due?.Attempts ?? 0,
        WaitsFor = [.. waits.Select(w => new RecordRef(w.Kind, w.Key))],
        Open = row.Items,
        Held = [.. row.Held.Select(h => h.Step)],
        UnderWay = [.. row.Intents.Select(i => new PendingWrite(i.Side, [.. i.Fields.Select(f => f.Field)])
        { CreatedAt = i.CreatedAt, SentAt = i.LastSentAt, Sends = i.Sends, Run = i.Run, User = i.User })],
    };

    private static FieldExplanation Explain(LinkRow row, LinkField field, IReadOnlyList<JournalEntry> journal) => From(field.App, field.Erp, journal) with
    {
        Baseline = field.Baseline,
        IsLocked = field.Locked,
        IsToBeFilled = field.ToBeFilled,
        IsDriftKept = field.DriftKept,
        IsRefused = row.Items.Any(i => i.Failure?.Code == ErrorCodes.ValueRefused && i.AppField == field.App && i.ErpField == field.Erp),
    };

    private static FieldExplanation From(string? app, string? erp, IReadOnlyList<JournalEntry> journal) => new(app, erp)
    {
        Written = journal.FirstOrDefault(e => e.Event == JournalEvent.Written && IsOf(e, app, erp)),
        Asked = journal.FirstOrDefault(e => e.Event is JournalEvent.Asked or JournalEvent.Frozen && IsOf(e, app, erp)),
        Answered = journal.FirstOrDefault(e => e.Event == JournalEvent.Answered && IsOf(e, app, erp)),
    };

    /// <summary>What concerns one side names its field; what concerns both names the app's.</summary>
    private static bool IsOf(JournalEntry entry, string? app, string? erp) => entry.Field is not null && entry.Field == (entry.Side == Side.Erp ? erp : app);

    /// <summary>Back to the field's last write, and no further.</summary>
    private async ValueTask<IReadOnlyList<JournalEntry>> OfFieldAsync(LinkId id, LinkField field, CancellationToken cancellationToken)
    {
        var found = new List<JournalEntry>();
        foreach (var name in new[] { field.App, field.Erp }.Distinct(StringComparer.Ordinal))
        {
            var query = new JournalQuery { Link = id, Field = name, NewestFirst = true, Limit = PageSizeEntries };
            for (var read = 0; read < EntriesOfFieldMax; read += query.Limit)
            {
                var page = await store.ReadJournalAsync(query, cancellationToken).ConfigureAwait(false);
                found.AddRange(page);
                if (page.Count < query.Limit || page.Any(e => e.Event == JournalEvent.Written && IsOf(e, field.App, field.Erp))) break;
                query = query with { After = page[^1].Id };
            }
        }

        return [.. found.DistinctBy(e => e.Id).OrderByDescending(e => e.Id)];
    }

    /// <summary>A link that was ended: what its journal still says.</summary>
    private static LinkExplanation Ended(LinkId id, IReadOnlyList<JournalEntry> journal)
    {
        var known = journal[0];
        var fields = journal.Where(e => e.Field is not null && e.Side is not null).Select(e => (App: e.Side == Side.App ? e.Field : null, Erp: e.Side == Side.Erp ? e.Field : null)).Distinct();
        return new LinkExplanation(id, known.Connection, journal.Select(e => e.Entity).OfType<RecordRef>().FirstOrDefault())
        {
            Actor = journal.Select(e => e.Actor).OfType<RecordRef>().Cast<RecordRef?>().FirstOrDefault(),
            Last = known,
            Fields = [.. fields.Select(f => From(f.App, f.Erp, journal))],
        };
    }
}
