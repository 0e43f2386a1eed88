using Microsoft.Data.Sqlite;

namespace ErpLink.Crash.Support;

/// <summary>The app as its users have it: SQL on its own file, which the worker writes at the same time.</summary>
public sealed class AppDesk(CrmFile crm) : IDisposable
{
    // Open throughout, so that a kill does not make the last connection go and tidy the log up.
    private readonly SqliteConnection _connection = crm.Open();

    /// <summary>Users who are quick: everything that is added is there at once.</summary>
    public void Together(Action add)
    {
        Scalar("BEGIN IMMEDIATE", []);
        add();
        Scalar("COMMIT", []);
    }

    /// <summary>How many records are still to be linked.</summary>
    public long OpenWishes => (long)Scalar("SELECT count(*) FROM wish WHERE done = 0", [])!;

    /// <summary>Adds a record that users want linked: to a record of the ERP, or to one that is to be created.</summary>
    public long Add(string kind, long? parent, string? actor, IReadOnlyDictionary<string, string> fields)
    {
        var columns = string.Join(", ", fields.Keys);
        var id = (long)Scalar($"""
            INSERT INTO record (kind, parent, {columns}) VALUES ($kind, $parent, {string.Join(", ", fields.Keys.Select(f => "$" + f))}) RETURNING id
            """, [("$kind", kind), ("$parent", parent), .. fields.Select(f => ("$" + f.Key, (object?)f.Value))])!;
        Scalar("INSERT INTO wish (record, actor) VALUES ($id, $actor)", [("$id", id), ("$actor", actor)]);
        return id;
    }

    /// <summary>A user changes one field; whatever ErpLink does to the others meanwhile stays.</summary>
    public void Change(long id, string field, string value) =>
        Scalar($"UPDATE record SET {field} = $value, version = version + 1 WHERE id = $id", [("$value", value), ("$id", id)]);

    /// <summary>What the app shows of all records, by id. Blank values are left out.</summary>
    public IReadOnlyDictionary<long, IReadOnlyDictionary<string, string>> Read()
    {
        using var command = Command($"SELECT {string.Join(", ", CrmFile.Fields)}, id FROM record", []);
        using var row = command.ExecuteReader();
        var records = new Dictionary<long, IReadOnlyDictionary<string, string>>();
        while (row.Read())
        {
            records[row.GetInt64(CrmFile.Fields.Count)] = CrmFile.Fields.Index().Where(f => !row.IsDBNull(f.Index) && row.GetString(f.Index).Length > 0)
                .ToDictionary(f => f.Item, f => row.GetString(f.Index));
        }

        return records;
    }

    public string Check() => $"{Scalar("PRAGMA integrity_check", [])}";

    public void Dispose() => _connection.Dispose();

    private object? Scalar(string sql, (string, object?)[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar();
    }

    private SqliteCommand Command(string sql, (string Name, object? Value)[] values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
