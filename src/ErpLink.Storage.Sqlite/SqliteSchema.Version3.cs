namespace ErpLink.Storage;

internal static partial class SqliteSchema
{
    // For connections that are defined at run time.
    private const string Version3 = """
        -- The name without case, as the code that writes it sees case; null for one that is deleted.
        ALTER TABLE connection ADD COLUMN name_key TEXT;
        UPDATE connection SET name_key = upper(CAST(substr(payload, 9) AS TEXT) ->> '$.Name');
        CREATE INDEX connection_name ON connection (tenant, name_key) WHERE name_key IS NOT NULL;

        CREATE TABLE definition (
            tenant TEXT NOT NULL,
            connection TEXT NOT NULL,
            version INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (tenant, connection, version)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE secret (
            tenant TEXT NOT NULL,
            connection TEXT NOT NULL,
            name TEXT NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (tenant, connection, name)
        ) STRICT, WITHOUT ROWID;
        """;
}
