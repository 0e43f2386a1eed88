namespace ErpLink.Storage;

/// <summary>
/// The schema as numbered steps: a store of version n has had the first n. Steps are only ever added. Whatever the version, the table
/// <c>meta</c> keeps its columns, so that a program too old for a store can still say so.
/// </summary>
internal static partial class SqliteSchema
{
    /// <summary>Marks a file as ours ("ErLk").</summary>
    public const int ApplicationId = 0x45724C6B;

    /// <summary>The first version with the table <c>lease</c>.</summary>
    public const int VersionWithLeases = 2;

    /// <summary>All steps.</summary>
    public static IReadOnlyList<string> Steps { get; } = [Version1, Version2, Version3];

    // Ids are 32 hexadecimal digits, so that their text sorts as they do. Enums are kept by name. Keys are compared byte by byte
    // (BINARY, SQLite's default): what is equal was decided when they were made canonical. The payload is the whole record behind a
    // checksum; the columns beside it are what is searched and what must be unique.
    private const string Version1 = """
        CREATE TABLE meta (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            store_id TEXT NOT NULL,
            generation INTEGER NOT NULL,
            commit_number INTEGER NOT NULL,
            schema_version INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE link (
            tenant TEXT NOT NULL,
            id TEXT NOT NULL,
            connection TEXT NOT NULL,
            entity_kind TEXT NOT NULL,
            entity_key TEXT NOT NULL COLLATE BINARY,
            entity_slot TEXT NOT NULL,
            actor_kind TEXT NOT NULL,
            actor_key TEXT COLLATE BINARY,
            revision INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (tenant, id)
        ) STRICT;
        CREATE UNIQUE INDEX link_entity ON link (tenant, entity_kind, entity_key, connection, entity_slot);
        CREATE UNIQUE INDEX link_actor ON link (tenant, connection, actor_kind, actor_key) WHERE actor_key IS NOT NULL;
        CREATE INDEX link_page ON link (tenant, connection, id);

        CREATE TABLE intent (
            tenant TEXT NOT NULL,
            id TEXT NOT NULL,
            connection TEXT NOT NULL,
            link TEXT NOT NULL,
            side TEXT NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (tenant, id),
            FOREIGN KEY (tenant, link) REFERENCES link (tenant, id)
        ) STRICT;
        CREATE UNIQUE INDEX intent_live ON intent (tenant, link, side);
        CREATE INDEX intent_page ON intent (tenant, connection, id);

        CREATE TABLE due (
            tenant TEXT NOT NULL,
            connection TEXT NOT NULL,
            link TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (tenant, connection, link)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE inbox (
            tenant TEXT NOT NULL,
            id TEXT NOT NULL,
            connection TEXT NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            link TEXT,
            app_field TEXT,
            erp_field TEXT,
            revision INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (tenant, id)
        ) STRICT;
        CREATE UNIQUE INDEX inbox_question ON inbox (tenant, link, ifnull(app_field, ''), ifnull(erp_field, ''))
            WHERE kind = 'Conflict' AND state = 'Open' AND link IS NOT NULL;
        CREATE INDEX inbox_open ON inbox (tenant, connection, id) WHERE state = 'Open';
        CREATE INDEX inbox_open_all ON inbox (tenant, id) WHERE state = 'Open';
        CREATE INDEX inbox_link ON inbox (tenant, link, id);
        CREATE INDEX inbox_connection ON inbox (tenant, connection, id);

        CREATE TABLE journal (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            tenant TEXT NOT NULL,
            id TEXT NOT NULL,
            connection TEXT NOT NULL,
            link TEXT,
            entity_kind TEXT,
            entity_key TEXT COLLATE BINARY,
            field TEXT,
            payload BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX journal_id ON journal (tenant, id);
        CREATE INDEX journal_tenant ON journal (tenant);
        CREATE INDEX journal_connection ON journal (tenant, connection);
        CREATE INDEX journal_link ON journal (tenant, link) WHERE link IS NOT NULL;
        CREATE INDEX journal_entity ON journal (tenant, entity_kind, entity_key) WHERE entity_key IS NOT NULL;

        CREATE TABLE connection (
            tenant TEXT NOT NULL,
            id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (tenant, id)
        ) STRICT;

        CREATE TABLE generation (
            tenant TEXT NOT NULL,
            connection TEXT NOT NULL,
            entity_kind TEXT NOT NULL,
            entity_key TEXT NOT NULL COLLATE BINARY,
            actor_kind TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (tenant, connection, entity_kind, entity_key, actor_kind)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE decision (
            tenant TEXT NOT NULL,
            connection TEXT NOT NULL,
            entity_kind TEXT NOT NULL,
            entity_key TEXT NOT NULL COLLATE BINARY,
            actor_kind TEXT NOT NULL, -- empty: not linked at all
            actor_key TEXT NOT NULL COLLATE BINARY,
            payload BLOB NOT NULL,
            PRIMARY KEY (tenant, connection, entity_kind, entity_key, actor_kind, actor_key)
        ) STRICT, WITHOUT ROWID;
        """;
}
