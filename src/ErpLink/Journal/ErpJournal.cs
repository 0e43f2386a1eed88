namespace ErpLink.Journal;

internal sealed class ErpJournal(Engine engine) : IErpJournal
{
    public async ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(JournalQuery query, ErpUser user, CancellationToken cancellationToken)
    {
        var entries = await engine.Store.ReadJournalAsync(query, cancellationToken).ConfigureAwait(false);
        var visible = new Dictionary<ConnectionId, bool>();
        foreach (var connection in entries.Select(e => e.Connection).Distinct())
            visible[connection] = await engine.Access.IsAllowedAsync(user, AccessRight.See, connection, cancellationToken).ConfigureAwait(false);
        return [.. entries.Where(e => visible[e.Connection])];
    }
}
