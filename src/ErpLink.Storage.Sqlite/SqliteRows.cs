using Microsoft.Data.Sqlite;

namespace ErpLink.Storage;

/// <summary>Links with everything that is open about them: four statements, however many they are.</summary>
internal sealed class SqliteRows(SqliteSession session, string tenant)
{
    private const string Columns = "SELECT l.payload, d.number, d.not_before, d.attempts ";

    public List<LinkRow> Read(string ids) => WithOpen(session.Query(Columns + """
        FROM link l LEFT JOIN due d ON d.tenant = l.tenant AND d.connection = l.connection AND d.link = l.id
        WHERE l.tenant = @tenant AND l.id IN (SELECT value FROM json_each(@ids)) ORDER BY l.id
        """, Row, ("@tenant", tenant), ("@ids", ids)));

    public List<LinkRow> Read(LinkRowQuery query)
    {
        (string, object?)[] values =
        [
            ("@tenant", tenant), ("@connection", query.Connection.Text), ("@entity", query.Entity.Name), ("@actor", query.Actor.Name),
            ("@after", query.After?.ToString() ?? ""), ("@limit", query.Limit),
        ];
        if (query.DueAt is not { } at)
        {
            return WithOpen(session.Query(Columns + """
                FROM link l LEFT JOIN due d ON d.tenant = l.tenant AND d.connection = l.connection AND d.link = l.id
                WHERE l.tenant = @tenant AND l.connection = @connection AND l.entity_kind = @entity AND l.actor_kind = @actor
                    AND l.id > @after
                ORDER BY l.id LIMIT @limit
                """, Row, values));
        }

        // The marks come first: few links are due, and those that are not must not be read.
        return WithOpen(session.Query(Columns + """
            FROM due d INDEXED BY due_kinds CROSS JOIN link l ON l.tenant = d.tenant AND l.id = d.link
            WHERE d.tenant = @tenant AND d.connection = @connection AND d.entity_kind = @entity AND d.actor_kind = @actor
                AND d.link > @after AND d.not_before <= @at
            ORDER BY d.link LIMIT @limit
            """, Row, [.. values, ("@at", at.UtcTicks)]));
    }

    private List<LinkRow> WithOpen(List<LinkRow> rows)
    {
        if (rows.Count == 0) return rows;
        (string, object?)[] values =
            [("@tenant", tenant), ("@links", SqliteColumns.Array(rows.Select(row => row.Link.Id.ToString())))];
        var intents = session.Query("""
            SELECT payload FROM intent WHERE tenant = @tenant AND link IN (SELECT value FROM json_each(@links)) ORDER BY link, side
            """, row => SqliteColumns.Decode(row, StorageJson.Default.Intent), values).ToLookup(intent => intent.Link);
        var items = session.Query("""
            SELECT payload FROM inbox
            WHERE tenant = @tenant AND link IN (SELECT value FROM json_each(@links)) AND state = 'Open' ORDER BY +id
            """, row => SqliteColumns.Decode(row, StorageJson.Default.InboxItem), values).ToLookup(item => item.Link!.Value);
        var held = session.Query("""
            SELECT payload FROM held WHERE tenant = @tenant AND link IN (SELECT value FROM json_each(@links)) ORDER BY link, side, field
            """, row => SqliteColumns.Decode(row, StorageJson.Default.HeldStep), values).ToLookup(step => step.Step.Link);
        return rows.ConvertAll(row => row with
        {
            Intents = [.. intents[row.Link.Id]],
            Items = [.. items[row.Link.Id]],
            Held = [.. held[row.Link.Id]],
        });
    }

    private static LinkRow Row(SqliteDataReader row)
    {
        var link = SqliteColumns.Decode(row, StorageJson.Default.Link);
        return row.IsDBNull(1) ? new LinkRow(link) : new LinkRow(link) { Due = SqliteColumns.Due(row, link.Connection, link.Id, 1) };
    }
}
