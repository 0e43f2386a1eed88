using Microsoft.Data.Sqlite;

namespace ErpLink.Crash;

/// <summary>The app itself: its SQLite file. Nothing in it knows of ErpLink's work; the worker's store and the users of the test open it at
/// the same time, from two processes.</summary>
/// <param name="path">The file.</param>
public sealed class CrmFile(string path)
{
    /// <summary>The fields of every record, which are the columns, too.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["name", "phone", "email", "website", "city", "number"];

    public string Path => path;

    /// <summary>Makes the tables of a new file.</summary>
    /// <remarks>The change table is filled by triggers: whoever writes a record, users and ErpLink alike, is reported. Its numbers rise in
    /// the order of commits, because SQLite lets one writer in at a time. In <c>wish</c> stands what users want to be linked: to a record of
    /// the ERP, or to one that is to be created.</remarks>
    public void Create()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE crm (installation TEXT NOT NULL);
            INSERT INTO crm VALUES (lower(hex(randomblob(8))));
            CREATE TABLE record (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, parent INTEGER REFERENCES record (id),
                name TEXT NOT NULL, phone TEXT, email TEXT, website TEXT, city TEXT, number TEXT, version INTEGER NOT NULL DEFAULT 1);
            CREATE TABLE change (number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, record INTEGER NOT NULL);
            CREATE INDEX change_kind ON change (kind, number);
            CREATE TRIGGER record_added AFTER INSERT ON record BEGIN
                INSERT INTO change (kind, record) VALUES (new.kind, new.id);
            END;
            CREATE TRIGGER record_changed AFTER UPDATE ON record BEGIN
                INSERT INTO change (kind, record) VALUES (new.kind, new.id);
            END;
            CREATE TABLE wish (record INTEGER PRIMARY KEY REFERENCES record (id), actor TEXT, done INTEGER NOT NULL DEFAULT 0);
            """;
        command.ExecuteNonQuery();
    }

    /// <summary>Opens the file: other processes have it open, so a lock is waited for.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";
        command.ExecuteNonQuery();
        return connection;
    }
}
