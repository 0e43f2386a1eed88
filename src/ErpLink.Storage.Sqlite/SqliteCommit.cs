namespace ErpLink.Storage;

/// <summary>Carries out a batch within a transaction, or says which rule refuses it. Removals first; the order is the same in every
/// store. The rules are asked for before the unique indexes would speak, because an index cannot name the holder.</summary>
internal sealed partial class SqliteCommit(SqliteSession session, string tenant, StoreBatch batch)
{
    private static readonly CommitRefusal Moved = new(RefusalReason.RevisionMoved);

    private readonly long _number = session.Number("SELECT commit_number FROM meta") + 1;
    private int _changes;

    /// <summary>The caller rolls back when the result is a refusal.</summary>
    public CommitResult Run()
    {
        if ((CheckFence() ?? Apply()) is { } refusal) return new CommitResult(0, refusal);
        if (_changes == 0) return new CommitResult(_number - 1, null);
        session.Execute("UPDATE meta SET commit_number = @number", ("@number", _number));
        return new CommitResult(_number, null);
    }

    // In the transaction that writes: a lease that was right when it was looked at may be another's when the write lands.
    private CommitRefusal? CheckFence()
    {
        if (batch.Lease is not { } lease) return null;
        var epoch = session.Scalar("SELECT epoch FROM lease WHERE tenant = @tenant AND connection = @connection",
            ("@tenant", tenant), ("@connection", lease.Connection.Text));
        return epoch is long stored && stored == lease.Epoch ? null : new CommitRefusal(RefusalReason.FenceLost);
    }

    private CommitRefusal? Apply() =>
        RemoveIntents() ?? RemoveLinks() ?? ClearDue() ?? UpdateLinks() ?? InsertLinks() ?? UpdateIntents() ?? InsertIntents()
        ?? PutInboxItems() ?? AppendJournal() ?? MarkDue() ?? PutConnections() ?? PutDefinitions() ?? PutGenerations() ?? ChangeDecisions() ?? PutRuns();

    private CommitRefusal? RemoveIntents()
    {
        foreach (var id in batch.RemovedIntents)
        {
            if (Change("DELETE FROM intent WHERE tenant = @tenant AND id = @id", ("@id", id.ToString())) == 0) return Moved;
        }

        return null;
    }

    private CommitRefusal? UpdateIntents()
    {
        foreach (var intent in batch.UpdatedIntents)
        {
            if (Number("SELECT count(*) FROM intent WHERE tenant = @tenant AND id = @id", ("@id", intent.Id.ToString())) == 0) return Moved;
            if (Live(intent) is { } refusal) return refusal;
            Change("""
                UPDATE intent SET connection = @connection, link = @link, side = @side, payload = @payload
                WHERE tenant = @tenant AND id = @id
                """, SqliteColumns.Of(intent));
        }

        return null;
    }

    private CommitRefusal? InsertIntents()
    {
        foreach (var intent in batch.InsertedIntents)
        {
            if (Number("SELECT count(*) FROM intent WHERE tenant = @tenant AND id = @id", ("@id", intent.Id.ToString())) > 0)
                return new CommitRefusal(RefusalReason.IntentLive) { Holder = FindLink(intent.Link) };
            if (Live(intent) is { } refusal) return refusal;
            Change("""
                INSERT INTO intent (tenant, id, connection, link, side, payload)
                VALUES (@tenant, @id, @connection, @link, @side, @payload)
                """, SqliteColumns.Of(intent));
        }

        return null;
    }

    private CommitRefusal? Live(Intent intent)
    {
        if (FindLink(intent.Link) is not { } link) return Moved;
        var others = Number("SELECT count(*) FROM intent WHERE tenant = @tenant AND link = @link AND side = @side AND id <> @id",
            ("@link", intent.Link.ToString()), ("@side", intent.Side.ToString()), ("@id", intent.Id.ToString()));
        return others == 0 ? null : new CommitRefusal(RefusalReason.IntentLive) { Holder = link };
    }

    private CommitRefusal? PutInboxItems()
    {
        // Those that close come first, so that a question may be replaced by the next.
        foreach (var item in batch.InboxItems.OrderBy(IsOpenConflict))
        {
            var id = item.Id.ToString();
            if (Number("SELECT revision FROM inbox WHERE tenant = @tenant AND id = @id", ("@id", id)) != item.Revision) return Moved;
            if (IsOpenConflict(item) && Number("""
                SELECT count(*) FROM inbox WHERE tenant = @tenant AND link = @link
                    AND ifnull(app_field, '') = @app AND ifnull(erp_field, '') = @erp AND kind = 'Conflict' AND state = 'Open' AND id <> @id
                """, ("@link", item.Link?.ToString()), ("@app", item.AppField ?? ""), ("@erp", item.ErpField ?? ""), ("@id", id)) > 0)
                return new CommitRefusal(RefusalReason.QuestionOpen);
            Change("""
                INSERT INTO inbox (tenant, id, connection, kind, state, link, app_field, erp_field, entity_kind, entity_key, revision, payload)
                VALUES (@tenant, @id, @connection, @kind, @state, @link, @app, @erp, @entityKind, @entityKey, @revision, @payload)
                ON CONFLICT (tenant, id) DO UPDATE SET connection = excluded.connection, kind = excluded.kind, state = excluded.state,
                    link = excluded.link, app_field = excluded.app_field, erp_field = excluded.erp_field,
                    entity_kind = excluded.entity_kind, entity_key = excluded.entity_key, revision = excluded.revision,
                    payload = excluded.payload
                """, ("@id", id), ("@connection", item.Connection.Text), ("@kind", item.Kind.ToString()), ("@state", item.State.ToString()),
                ("@link", item.Link?.ToString()), ("@app", item.AppField), ("@erp", item.ErpField),
                ("@entityKind", item.Entity?.Kind.Name), ("@entityKey", item.Entity?.Key.Text), ("@revision", item.Revision + 1),
                ("@payload", StoragePayload.Encode(item with { Revision = item.Revision + 1 }, StorageJson.Default.InboxItem)));
        }

        return null;
    }

    private static bool IsOpenConflict(InboxItem item) =>
        item is { Kind: InboxItemKind.Conflict, State: InboxItemState.Open, Link: not null };

    private CommitRefusal? AppendJournal()
    {
        foreach (var entry in batch.Journal)
        {
            Change("""
                INSERT INTO journal (tenant, id, connection, link, entity_kind, entity_key, field, run, payload)
                VALUES (@tenant, @id, @connection, @link, @kind, @key, @field, @run, @payload)
                ON CONFLICT (tenant, id) DO NOTHING
                """, ("@id", entry.Id.ToString("N")), ("@connection", entry.Connection.Text), ("@link", entry.Link?.ToString()),
                ("@kind", entry.Entity?.Kind.Name), ("@key", entry.Entity?.Key.Text), ("@field", entry.Field),
                ("@run", entry.Run.ToString("N")), ("@payload", StoragePayload.Encode(entry, StorageJson.Default.JournalEntry)));
        }

        return null;
    }

    private CommitRefusal? PutConnections()
    {
        foreach (var connection in batch.Connections)
        {
            var id = connection.Id.Text;
            var stored = Number("SELECT revision FROM connection WHERE tenant = @tenant AND id = @id", ("@id", id));
            if (stored != connection.Revision) return Moved;
            var name = connection.DeletedAt is null ? connection.Name.ToUpperInvariant() : null;
            if (name is not null && Number("SELECT count(*) FROM connection WHERE tenant = @tenant AND name_key = @name AND id <> @id", ("@name", name), ("@id", id)) > 0) return Moved;
            Change("""
                INSERT INTO connection (tenant, id, revision, name_key, payload) VALUES (@tenant, @id, @revision, @name, @payload)
                ON CONFLICT (tenant, id) DO UPDATE SET revision = excluded.revision, name_key = excluded.name_key, payload = excluded.payload
                """, ("@id", id), ("@revision", stored + 1), ("@name", name),
                ("@payload", StoragePayload.Encode(connection with { Revision = stored + 1 }, StorageJson.Default.ConnectionState)));
        }

        return null;
    }

    private CommitRefusal? PutGenerations()
    {
        foreach (var generation in batch.Generations)
        {
            var stored = Change("""
                INSERT INTO generation (tenant, connection, entity_kind, entity_key, actor_kind, number)
                SELECT @tenant, @connection, @kind, @key, @actorKind, @number
                WHERE @number = 1 + ifnull((SELECT number FROM generation WHERE tenant = @tenant AND connection = @connection
                    AND entity_kind = @kind AND entity_key = @key AND actor_kind = @actorKind), 0)
                ON CONFLICT (tenant, connection, entity_kind, entity_key, actor_kind) DO UPDATE SET number = excluded.number
                """, ("@connection", generation.Connection.Text), ("@kind", generation.Entity.Kind.Name),
                ("@key", generation.Entity.Key.Text), ("@actorKind", generation.ActorKind.Name), ("@number", generation.Generation));
            if (stored == 0) return Moved;
        }

        return null;
    }

    private CommitRefusal? ChangeDecisions()
    {
        foreach (var decision in batch.WithdrawnDecisions)
        {
            Change("""
                DELETE FROM decision WHERE tenant = @tenant AND connection = @connection AND entity_kind = @kind AND entity_key = @key
                    AND actor_kind = @actorKind AND actor_key = @actorKey
                """, SqliteColumns.Of(decision));
        }

        foreach (var decision in batch.Decisions)
        {
            Change("""
                INSERT INTO decision (tenant, connection, entity_kind, entity_key, actor_kind, actor_key, payload)
                VALUES (@tenant, @connection, @kind, @key, @actorKind, @actorKey, @payload)
                ON CONFLICT (tenant, connection, entity_kind, entity_key, actor_kind, actor_key) DO UPDATE SET payload = excluded.payload
                    WHERE payload <> excluded.payload
                """, [.. SqliteColumns.Of(decision), ("@payload", StoragePayload.Encode(decision, StorageJson.Default.NotLinkedDecision))]);
        }

        return null;
    }

    private int Change(string sql, params ReadOnlySpan<(string, object?)> values)
    {
        var changed = session.Execute(sql, [("@tenant", tenant), .. values]);
        _changes += changed;
        return changed;
    }

    private long Number(string sql, params ReadOnlySpan<(string, object?)> values) => session.Number(sql, [("@tenant", tenant), .. values]);
}
