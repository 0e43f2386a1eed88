namespace ErpLink.Storage;

/// <summary>What is to be compared again, and what waits for another record.</summary>
internal sealed partial class SqliteCommit
{
    private readonly List<Link> _cameIntoUse = [];

    private CommitRefusal? ClearDue()
    {
        foreach (var mark in batch.ClearedDue)
        {
            Change("DELETE FROM due WHERE tenant = @tenant AND connection = @connection AND link = @link AND @number IN (0, number)",
                ("@connection", mark.Connection.Text), ("@link", mark.Link.ToString()), ("@number", mark.Number));
        }

        return null;
    }

    private CommitRefusal? MarkDue()
    {
        foreach (var mark in batch.MarkedDue) Mark(mark);

        // Waiting comes last, so that a link that is woken by the batch is not postponed by it.
        foreach (var id in batch.ClearedWaits) ClearWaits(id);
        foreach (var mark in batch.Waits) Wait(mark);
        if (_cameIntoUse.Count == 0 || Number("SELECT 1 FROM wait WHERE tenant = @tenant LIMIT 1") == 0) return null;
        foreach (var link in _cameIntoUse)
        {
            Wake(link.Connection, Side.App, link.Entity.Kind, link.EntityKey);
            Wake(link.Connection, Side.Erp, link.ActorKind, link.ActorKey!);
        }

        return null;
    }

    // What was set since the mark was read is not postponed: it may stand for a change that was not compared.
    private void Mark(DueMark mark) => Change("""
        INSERT INTO due (tenant, connection, link, entity_kind, actor_kind, number, not_before, attempts)
        SELECT tenant, connection, id, entity_kind, actor_kind, @number, @notBefore, @attempts FROM link WHERE tenant = @tenant AND id = @link
        ON CONFLICT (tenant, connection, link) DO UPDATE
            SET number = excluded.number, not_before = excluded.not_before, attempts = excluded.attempts
            WHERE @read IN (0, number)
        """, ("@link", mark.Link.ToString()), ("@number", _number), ("@notBefore", mark.NotBefore?.UtcTicks ?? SqliteTime.AtOnce),
        ("@attempts", mark.Attempts), ("@read", mark.Number));

    private void ClearWaits(LinkId link)
    {
        var stored = session.Query(
            "SELECT connection, side, record_kind, record_key FROM wait WHERE tenant = @tenant AND link = @link",
            row => new WaitMark(new ConnectionId(row.GetString(0)), link, Enum.Parse<Side>(row.GetString(1)),
                new RecordKind(row.GetString(2)), row.GetString(3)), ("@tenant", tenant), ("@link", link.ToString()));

        // One that the batch adds again is left, so that the batch changes nothing when it is run again.
        foreach (var mark in stored.Except(batch.Waits))
        {
            Change("""
                DELETE FROM wait WHERE tenant = @tenant AND connection = @connection AND side = @side AND record_kind = @kind
                    AND record_key = @key AND link = @link
                """, [("@link", link.ToString()), .. SqliteColumns.Record(mark.Connection, mark.Side, mark.Kind, mark.Key)]);
        }
    }

    private void Wait(WaitMark mark)
    {
        if (IsLinked(mark))
        {
            Mark(new DueMark(mark.Connection, mark.Link));
            return;
        }

        Change("""
            INSERT INTO wait (tenant, connection, side, record_kind, record_key, link)
            SELECT tenant, @connection, @side, @kind, @key, id FROM link WHERE tenant = @tenant AND id = @link
            ON CONFLICT (tenant, connection, side, record_kind, record_key, link) DO NOTHING
            """, [("@link", mark.Link.ToString()), .. SqliteColumns.Record(mark.Connection, mark.Side, mark.Kind, mark.Key)]);
    }

    private bool IsLinked(WaitMark mark) => Number(mark.Side == Side.App
        ? """
            SELECT count(*) FROM link WHERE tenant = @tenant AND connection = @connection AND entity_kind = @kind AND entity_key = @key
                AND in_use = 1
            """
        : """
            SELECT count(*) FROM link WHERE tenant = @tenant AND connection = @connection AND actor_kind = @kind AND actor_key = @key
                AND in_use = 1
            """, ("@connection", mark.Connection.Text), ("@kind", mark.Kind.Name), ("@key", mark.Key)) > 0;

    private void Wake(ConnectionId connection, Side side, RecordKind kind, string key)
    {
        var woken = session.Query("""
            DELETE FROM wait
            WHERE tenant = @tenant AND connection = @connection AND side = @side AND record_kind = @kind AND record_key = @key
            RETURNING link
            """, row => LinkId.Parse(row.GetString(0)), [("@tenant", tenant), .. SqliteColumns.Record(connection, side, kind, key)]);
        foreach (var link in woken) Mark(new DueMark(connection, link));
    }
}
