using Microsoft.Data.Sqlite;

namespace ErpLink.Storage;

/// <summary>An open database: runs statements, each prepared once and used again. Not thread-safe.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    public SqliteSession(string path, TimeSpan busyTimeout, bool create = false)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds),
        };
        _connection = new SqliteConnection(connection.ToString());
        try
        {
            _connection.Open();
            Execute($"PRAGMA busy_timeout = {(int)busyTimeout.TotalMilliseconds}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The text of every statement that was run, for checking how they are carried out.</summary>
    public IReadOnlyCollection<string> Statements => _statements.Keys;

    /// <summary>Runs a statement; gives the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Statement(sql, values).ExecuteNonQuery();

    /// <summary>All rows of a query.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Statement(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    /// <summary>The first column of the only row, or <see langword="null"/>.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Statement(sql, values).ExecuteScalar();

    /// <summary>A whole number in the first column of the only row; 0 where there is no row.</summary>
    public long Number(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Scalar(sql, values) is long number ? number : 0;

    /// <summary>Runs the work in a transaction that may write from its beginning, and commits it where the work says so.</summary>
    public void InTransaction(Func<bool> work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            Execute(work() ? "COMMIT" : "ROLLBACK");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        _connection.Dispose();
    }

    private void RollBack()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // After a full disk and the like SQLite has rolled back by itself; the first error is the one to tell.
        }
    }

    private SqliteCommand Statement(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = _connection.CreateCommand();
            statement.CommandText = sql;
            _statements.Add(sql, statement);
        }

        statement.Parameters.Clear();
        foreach (var (name, value) in values) statement.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return statement;
    }
}
