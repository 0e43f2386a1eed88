namespace ErpLink.Storage;

internal static partial class SqliteSchema
{
    // For runs. Times are UTC ticks, so that they compare as numbers: 0 stands for "at once", the largest number for "not yet". What
    // the new columns hold is taken from the payload, JSON behind 8 bytes of checksum.
    private const string Version2 = """
        ALTER TABLE link ADD COLUMN in_use INTEGER NOT NULL DEFAULT 0;
        UPDATE link SET in_use = 1 WHERE actor_key IS NOT NULL
            AND ifnull(CAST(substr(payload, 9) AS TEXT) ->> '$.State', 'Linking') NOT IN ('Broken', 'Unconfirmed');
        CREATE INDEX link_kinds ON link (tenant, connection, entity_kind, actor_kind, id);

        -- Counted by triggers: to count when it is asked would walk all links of a connection for every run that finds nothing to do.
        CREATE TABLE link_count (
            tenant TEXT NOT NULL,
            connection TEXT NOT NULL,
            links INTEGER NOT NULL,
            PRIMARY KEY (tenant, connection)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO link_count SELECT tenant, connection, count(*) FROM link GROUP BY tenant, connection;
        CREATE TRIGGER link_inserted AFTER INSERT ON link BEGIN
            INSERT INTO link_count VALUES (new.tenant, new.connection, 1)
                ON CONFLICT (tenant, connection) DO UPDATE SET links = links + 1;
        END;
        CREATE TRIGGER link_removed AFTER DELETE ON link BEGIN
            UPDATE link_count SET links = links - 1 WHERE tenant = old.tenant AND connection = old.connection;
        END;

        ALTER TABLE due ADD COLUMN entity_kind TEXT NOT NULL DEFAULT '';
        ALTER TABLE due ADD COLUMN actor_kind TEXT NOT NULL DEFAULT '';
        ALTER TABLE due ADD COLUMN not_before INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE due ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
        UPDATE due SET (entity_kind, actor_kind) =
            (SELECT entity_kind, actor_kind FROM link WHERE link.tenant = due.tenant AND link.id = due.link);
        CREATE INDEX due_kinds ON due (tenant, connection, entity_kind, actor_kind, link, not_before);
        CREATE INDEX due_time ON due (tenant, connection, not_before);

        ALTER TABLE inbox ADD COLUMN entity_kind TEXT;
        ALTER TABLE inbox ADD COLUMN entity_key TEXT COLLATE BINARY;
        UPDATE inbox SET entity_kind = CAST(substr(payload, 9) AS TEXT) ->> '$.Entity.Kind',
            entity_key = CAST(substr(payload, 9) AS TEXT) ->> '$.Entity.Key';
        CREATE INDEX inbox_entity ON inbox (tenant, connection, entity_kind, entity_key) WHERE entity_key IS NOT NULL;
        CREATE INDEX inbox_link_open ON inbox (tenant, link, id) WHERE state = 'Open' AND link IS NOT NULL;

        ALTER TABLE journal ADD COLUMN run TEXT NOT NULL DEFAULT '00000000000000000000000000000000';
        UPDATE journal SET run = replace(CAST(substr(payload, 9) AS TEXT) ->> '$.Run', '-', '')
            WHERE CAST(substr(payload, 9) AS TEXT) ->> '$.Run' IS NOT NULL;
        CREATE INDEX journal_run ON journal (tenant, run);

        CREATE TABLE lease (
            tenant TEXT NOT NULL,
            connection TEXT NOT NULL,
            owner TEXT NOT NULL, -- empty: given back; the row stays, so that no epoch is used twice
            epoch INTEGER NOT NULL,
            until INTEGER NOT NULL,
            PRIMARY KEY (tenant, connection)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE feed (
            tenant TEXT NOT NULL,
            connection TEXT NOT NULL,
            side TEXT NOT NULL,
            kind TEXT NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (tenant, connection, side, kind)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE wait (
            tenant TEXT NOT NULL,
            connection TEXT NOT NULL,
            side TEXT NOT NULL,
            record_kind TEXT NOT NULL,
            record_key TEXT NOT NULL COLLATE BINARY,
            link TEXT NOT NULL,
            PRIMARY KEY (tenant, connection, side, record_kind, record_key, link)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX wait_link ON wait (tenant, link);

        CREATE TABLE held (
            tenant TEXT NOT NULL,
            link TEXT NOT NULL,
            side TEXT NOT NULL,
            field TEXT NOT NULL, -- empty: the link itself
            connection TEXT NOT NULL,
            plan TEXT NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (tenant, link, side, field)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX held_page ON held (tenant, connection, link, side, field);
        CREATE INDEX held_plan ON held (tenant, connection, plan, link, side, field);

        CREATE TABLE run (
            tenant TEXT NOT NULL,
            id TEXT NOT NULL,
            connection TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (tenant, id)
        ) STRICT;
        CREATE INDEX run_page ON run (tenant, started_at, id);
        CREATE INDEX run_connection ON run (tenant, connection, started_at, id);
        CREATE INDEX run_ended ON run (tenant, ended_at, connection, started_at, id);
        """;
}
