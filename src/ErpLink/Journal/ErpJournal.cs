using ErpLink.Connections;

namespace ErpLink.Journal;

internal sealed class ErpJournal(Engine engine) : IErpJournal
{
    public async ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(JournalQuery query, ErpUser user, CancellationToken cancellationToken)
    {
        var visible = new VisibleConnections(engine, user);
        var found = new List<JournalEntry>();
        while (true)
        {
            var page = await engine.Store.ReadJournalAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page)
            {
                if (await visible.ContainsAsync(entry.Connection, cancellationToken).ConfigureAwait(false)) found.Add(entry);
                if (found.Count == query.Limit) return found;
            }

            if (page.Count < query.Limit) return found;
            query = query with { After = page[^1].Id };
        }
    }

    public async ValueTask<LinkExplanation> ExplainAsync(LinkId link, ErpUser user, CancellationToken cancellationToken)
    {
        var explanation = await new LinkExplainer(engine.Store).ExplainAsync(link, cancellationToken).ConfigureAwait(false) ?? throw Engine.NoLink(link);
        await engine.RequireAsync(user, AccessRight.See, explanation.Connection, cancellationToken).ConfigureAwait(false);
        return explanation;
    }
}
