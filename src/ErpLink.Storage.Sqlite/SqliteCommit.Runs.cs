namespace ErpLink.Storage;

/// <summary>What runs keep: feed positions, held steps, reports; and what is erased. What is stored already in the same words is not
/// written, so that a batch that is run again changes nothing.</summary>
internal sealed partial class SqliteCommit
{
    private CommitRefusal? PutRuns()
    {
        foreach (var feed in batch.Feeds)
        {
            Change("""
                INSERT INTO feed (tenant, connection, side, kind, payload) VALUES (@tenant, @connection, @side, @kind, @payload)
                ON CONFLICT (tenant, connection, side, kind) DO UPDATE SET payload = excluded.payload WHERE payload <> excluded.payload
                """, ("@connection", feed.Connection.Text), ("@side", feed.Side.ToString()), ("@kind", feed.Kind.Name),
                ("@payload", StoragePayload.Encode(feed, StorageJson.Default.FeedPosition)));
        }

        foreach (var run in batch.Runs)
        {
            Change("""
                INSERT INTO run (tenant, id, connection, started_at, ended_at, payload)
                VALUES (@tenant, @id, @connection, @startedAt, @endedAt, @payload)
                ON CONFLICT (tenant, id) DO UPDATE SET connection = excluded.connection, started_at = excluded.started_at,
                    ended_at = excluded.ended_at, payload = excluded.payload
                    WHERE payload <> excluded.payload
                """, ("@id", run.Id.ToString("N")), ("@connection", run.Connection.Text), ("@startedAt", run.StartedAt.UtcTicks),
                ("@endedAt", run.EndedAt?.UtcTicks ?? SqliteTime.Never),
                ("@payload", StoragePayload.Encode(run, StorageJson.Default.RunReport)));
        }

        ChangeHeld();
        foreach (var erasure in batch.Erasures) Erase(erasure);
        if (batch.RaisesGeneration) _changes += session.Execute("UPDATE meta SET generation = generation + 1");
        return null;
    }

    private void ChangeHeld()
    {
        var kept = batch.Held.Select(Place).ToHashSet();
        foreach (var step in batch.Released.Where(step => !kept.Contains(Place(step))))
        {
            Change("DELETE FROM held WHERE tenant = @tenant AND link = @link AND side = @side AND field = @field",
                ("@link", step.Step.Link.ToString()), ("@side", step.Step.Side.ToString()), ("@field", step.Step.Field ?? ""));
        }

        foreach (var step in batch.Held)
        {
            Change("""
                INSERT INTO held (tenant, link, side, field, connection, plan, payload)
                SELECT tenant, id, @side, @field, @connection, @plan, @payload FROM link WHERE tenant = @tenant AND id = @link
                ON CONFLICT (tenant, link, side, field) DO UPDATE
                    SET connection = excluded.connection, plan = excluded.plan, payload = excluded.payload
                    WHERE payload <> excluded.payload
                """, ("@link", step.Step.Link.ToString()), ("@side", step.Step.Side.ToString()), ("@field", step.Step.Field ?? ""),
                ("@connection", step.Connection.Text), ("@plan", step.Plan.ToString("N")),
                ("@payload", StoragePayload.Encode(step, StorageJson.Default.HeldStep)));
        }
    }

    private static (LinkId, Side, string) Place(HeldStep step) => (step.Step.Link, step.Step.Side, step.Step.Field ?? "");

    private void Erase(LinkErasure erasure)
    {
        (string, object?)[] entity =
        [
            ("@tenant", tenant), ("@connection", erasure.Connection.Text), ("@kind", erasure.Entity.Kind.Name),
            ("@key", erasure.Entity.Key.Text),
        ];
        var entries = session.Query("""
            SELECT payload FROM journal
            WHERE tenant = @tenant AND entity_kind = @kind AND entity_key = @key AND connection = @connection
            """, row => StoragePayload.Decode(row.GetFieldValue<byte[]>(0), StorageJson.Default.JournalEntry), entity);
        foreach (var entry in entries)
        {
            var blank = entry with { Old = default, New = default, Source = default, Note = null };
            if (blank == entry) continue;
            Change("UPDATE journal SET payload = @payload WHERE tenant = @tenant AND id = @id", ("@id", entry.Id.ToString("N")),
                ("@payload", StoragePayload.Encode(blank, StorageJson.Default.JournalEntry)));
        }

        var items = session.Query("""
            SELECT payload FROM inbox
            WHERE tenant = @tenant AND connection = @connection AND entity_kind = @kind AND entity_key = @key
            """, row => StoragePayload.Decode(row.GetFieldValue<byte[]>(0), StorageJson.Default.InboxItem), entity);
        foreach (var item in items)
        {
            var blank = item with
            {
                AppValue = default,
                ErpValue = default,
                Baseline = null,
                Failure = null,
                Attempted = null,
                Reason = string.Empty,
            };
            if (blank == item) continue;
            blank = blank with { Revision = item.Revision + 1 };
            Change("UPDATE inbox SET revision = @revision, payload = @payload WHERE tenant = @tenant AND id = @id",
                ("@id", item.Id.ToString()), ("@revision", blank.Revision),
                ("@payload", StoragePayload.Encode(blank, StorageJson.Default.InboxItem)));
        }
    }
}
