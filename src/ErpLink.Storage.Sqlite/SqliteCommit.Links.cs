namespace ErpLink.Storage;

/// <summary>Links: who holds an entity and an actor is asked here, for all lists of the batch.</summary>
internal sealed partial class SqliteCommit
{
    private CommitRefusal? RemoveLinks()
    {
        foreach (var link in batch.RemovedLinks)
        {
            var id = link.Id.ToString();
            var stored = FindLink(link.Id);
            if (stored is null || stored.Revision != link.Revision) return Moved with { Holder = stored };
            if (Number("SELECT count(*) FROM intent WHERE tenant = @tenant AND link = @link", ("@link", id)) > 0)
                return new CommitRefusal(RefusalReason.IntentLive) { Holder = stored };
            Change("DELETE FROM link WHERE tenant = @tenant AND id = @id", ("@id", id));
            Change("DELETE FROM due WHERE tenant = @tenant AND connection = @connection AND link = @link",
                ("@connection", stored.Connection.Text), ("@link", id));
            Change("DELETE FROM wait WHERE tenant = @tenant AND link = @link", ("@link", id));
            Change("DELETE FROM held WHERE tenant = @tenant AND link = @link", ("@link", id));
        }

        return null;
    }

    private CommitRefusal? UpdateLinks()
    {
        // All keys that change are given back before any is taken: two links may exchange their actors.
        var rekeyed = new HashSet<LinkId>();
        var later = new List<Link>();
        foreach (var link in batch.UpdatedLinks)
        {
            if (UpdateContent(link)) continue;
            var stored = FindLink(link.Id);
            if (stored?.Revision != link.Revision || later.Exists(other => other.Id == link.Id)) return Moved with { Holder = stored };
            later.Add(link);
            var isRekeyed = !HasSameKeys(stored, link);
            if (SqliteColumns.IsInUse(link) && (isRekeyed || !SqliteColumns.IsInUse(stored))) _cameIntoUse.Add(link);
            if (isRekeyed && rekeyed.Add(link.Id))
            {
                Change("UPDATE link SET actor_key = NULL, entity_slot = '#' || id WHERE tenant = @tenant AND id = @id",
                    ("@id", link.Id.ToString()));
            }
        }

        foreach (var link in later)
        {
            if (rekeyed.Contains(link.Id) && TakeKeys(link) is { } refusal) return refusal;
            Change("UPDATE link SET in_use = @inUse, revision = @revision, payload = @payload WHERE tenant = @tenant AND id = @id",
                [("@id", link.Id.ToString()), .. SqliteColumns.Content(link)]);
        }

        return null;
    }

    // Most commits only move baselines: then one statement checks the revision and writes, and no index is touched. Where it finds
    // nothing, the link moved or more of it changes.
    private bool UpdateContent(Link link) => Change("""
        UPDATE link SET revision = @revision, payload = @payload
        WHERE tenant = @tenant AND id = @id AND revision = @revision - 1 AND in_use = @inUse AND connection = @connection
            AND entity_kind = @entityKind AND entity_key = @entityKey AND entity_slot = @slot AND actor_kind = @actorKind
            AND actor_key IS @actorKey
        """, [.. SqliteColumns.Keys(link), .. SqliteColumns.Content(link)]) > 0;

    private static bool HasSameKeys(Link one, Link other) =>
        one.Connection == other.Connection && one.Entity.Kind == other.Entity.Kind && one.EntityKey == other.EntityKey
        && one.EntitySlot == other.EntitySlot && one.ActorKind == other.ActorKind && one.ActorKey == other.ActorKey;

    private CommitRefusal? TakeKeys(Link link)
    {
        if (Taken(link) is { } refusal) return refusal;
        Change("""
            UPDATE link SET connection = @connection, entity_kind = @entityKind, entity_key = @entityKey, entity_slot = @slot,
                actor_kind = @actorKind, actor_key = @actorKey
            WHERE tenant = @tenant AND id = @id
            """, SqliteColumns.Keys(link));
        Change("""
            UPDATE due SET entity_kind = @entityKind, actor_kind = @actorKind
            WHERE tenant = @tenant AND connection = @connection AND link = @id
            """, SqliteColumns.Keys(link));
        return null;
    }

    private CommitRefusal? InsertLinks()
    {
        foreach (var link in batch.InsertedLinks)
        {
            if (FindLink(link.Id) is { } stored) return Moved with { Holder = stored };
            if (link.Revision != 0) return Moved;
            if (Taken(link) is { } refusal) return refusal;
            Change("""
                INSERT INTO link (tenant, id, connection, entity_kind, entity_key, entity_slot, actor_kind, actor_key, in_use, revision, payload)
                VALUES (@tenant, @id, @connection, @entityKind, @entityKey, @slot, @actorKind, @actorKey, @inUse, @revision, @payload)
                """, [.. SqliteColumns.Keys(link), .. SqliteColumns.Content(link)]);
            if (SqliteColumns.IsInUse(link)) _cameIntoUse.Add(link);
        }

        return null;
    }

    private CommitRefusal? Taken(Link link)
    {
        var entity = FindLink("""
            SELECT payload FROM link WHERE tenant = @tenant AND entity_kind = @kind AND entity_key = @key
                AND connection = @connection AND entity_slot = @slot
            """, ("@kind", link.Entity.Kind.Name), ("@key", link.EntityKey), ("@connection", link.Connection.Text),
            ("@slot", link.EntitySlot));
        if (entity is not null) return new CommitRefusal(RefusalReason.EntityTaken) { Holder = entity };
        if (link.ActorKey is null) return null;
        var actor = FindLink("""
            SELECT payload FROM link WHERE tenant = @tenant AND connection = @connection AND actor_kind = @kind AND actor_key = @key
            """, ("@connection", link.Connection.Text), ("@kind", link.ActorKind.Name), ("@key", link.ActorKey));
        return actor is null ? null : new CommitRefusal(RefusalReason.ActorTaken) { Holder = actor };
    }

    private Link? FindLink(LinkId id) => FindLink("SELECT payload FROM link WHERE tenant = @tenant AND id = @id", ("@id", id.ToString()));

    private Link? FindLink(string sql, params ReadOnlySpan<(string, object?)> values) =>
        session.Query(sql, row => StoragePayload.Decode(row.GetFieldValue<byte[]>(0), StorageJson.Default.Link),
            [("@tenant", tenant), .. values]).FirstOrDefault();
}
