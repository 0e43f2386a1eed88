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

    /// <summary>How many statements were run.</summary>
    public long Runs { get; private set; }

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
        Runs++;
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = _connection.CreateCommand();
            statement.CommandText = sql;
            _statements.Add(sql, statement);
        }

        Fill(statement.Parameters, values);
        return statement;
    }

    // A statement is nearly always run with the parameters it had the last time: then only their values are new.
    private static void Fill(SqliteParameterCollection parameters, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var isSame = parameters.Count == values.Length;
        for (var i = 0; isSame && i < values.Length; i++) isSame = parameters[i].ParameterName == values[i].Name;
        if (!isSame) parameters.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            if (isSame) parameters[i].Value = values[i].Value ?? DBNull.Value;
            else parameters.AddWithValue(values[i].Name, values[i].Value ?? DBNull.Value);
        }
    }
}
