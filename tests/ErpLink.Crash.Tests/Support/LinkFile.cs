using Microsoft.Data.Sqlite;

namespace ErpLink.Crash.Support;

/// <summary>ErpLink's own store, looked at from outside. A copy is looked at: to open the file itself would finish what the kill has cut,
/// and the next worker would never meet it.</summary>
public sealed class LinkFile : IDisposable
{
    private readonly string _copy = Directory.CreateTempSubdirectory("erplink-copy-").FullName;
    private readonly SqliteConnection? _connection;

    public LinkFile(string path)
    {
        if (!File.Exists(path)) return; // Killed before it was made.
        var copy = Path.Combine(_copy, "links.db");
        foreach (var part in new[] { "", "-wal" }.Where(p => File.Exists(path + p))) File.Copy(path + part, copy + part);
        _connection = new SqliteConnection($"Data Source={copy};Pooling=False");
        _connection.Open();
    }

    public string Check() => _connection is null ? "ok" : Texts("PRAGMA integrity_check")[0];

    /// <summary>Writes whose outcome is not settled.</summary>
    public int Intents => Count("SELECT count(*) FROM intent");

    /// <summary>Those that may have been sent.</summary>
    public int Sent => Count("SELECT count(*) FROM intent WHERE CAST(substr(payload, 9) AS TEXT) ->> '$.FirstSentAt' IS NOT NULL");

    /// <summary>Links that are to be compared.</summary>
    public int Due => Count("SELECT count(*) FROM due");

    /// <summary>Rises with every commit.</summary>
    public int Commits => Count("SELECT commit_number FROM meta");

    public int Journal => Count("SELECT count(*) FROM journal");

    /// <summary>What waits for a person, in words.</summary>
    public IReadOnlyList<string> Inbox => Texts("""
        SELECT kind || ' of ' || ifnull(entity_key, '?') || ' ' || ifnull(app_field, '') || ', origin '
            || ifnull(CAST(substr(payload, 9) AS TEXT) ->> '$.Origin', '') || ': ' || ifnull(CAST(substr(payload, 9) AS TEXT) ->> '$.Reason', '')
            || ifnull(CAST(substr(payload, 9) AS TEXT) ->> '$.Failure', '')
        FROM inbox WHERE state = 'Open'
        """);

    /// <summary>Every link: kind and key of the app's record, and the ERP's key.</summary>
    public IReadOnlyList<(string Kind, long Entity, string? Actor)> Links
    {
        get
        {
            using var command = Command("SELECT entity_kind, entity_key, actor_key FROM link");
            using var rows = command.ExecuteReader();
            var links = new List<(string, long, string?)>();
            while (rows.Read()) links.Add((rows.GetString(0), rows.GetInt64(1), rows.IsDBNull(2) ? null : rows.GetString(2)));
            return links;
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        Directory.Delete(_copy, recursive: true);
    }

    private int Count(string sql) => _connection is null ? 0 : int.Parse(Texts(sql)[0], System.Globalization.CultureInfo.InvariantCulture);

    private List<string> Texts(string sql)
    {
        using var command = Command(sql);
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read()) texts.Add(rows.GetString(0));
        return texts;
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection!.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
