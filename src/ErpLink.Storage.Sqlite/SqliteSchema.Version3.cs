namespace ErpLink.Storage;

internal static partial class SqliteSchema
{
    // For connections that are defined at run time.
    private const string Version3 = """
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
