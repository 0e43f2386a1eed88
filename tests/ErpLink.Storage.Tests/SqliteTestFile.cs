using Microsoft.Data.Sqlite;

namespace ErpLink.Storage.Tests;

/// <summary>A store file in a directory of its own, removed in the end.</summary>
internal sealed class SqliteTestFile : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("erplink-").FullName;

    public string Path => System.IO.Path.Combine(_directory, "links.db");

    public SqliteLinkStoreProvider Open(Action<SqliteStorageOptions>? configure = null)
    {
        var options = new SqliteStorageOptions { Path = Path };
        configure?.Invoke(options);
        return new SqliteLinkStoreProvider(options);
    }

    public SqliteLinkStoreProvider Open(params string[] laterSteps) =>
        new(new SqliteStorageOptions { Path = Path }, null, null, [.. SqliteSchema.Steps, .. laterSteps]);

    public SqliteLinkStoreProvider Open(TimeProvider time) => new(new SqliteStorageOptions { Path = Path }, time: time);

    /// <summary>Runs a statement on the file past the store; gives the first column of the first row.</summary>
    public object? Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
