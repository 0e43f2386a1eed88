using ErpLink;
using Microsoft.Data.Sqlite;

namespace QuickStart.Crm;

/// <summary>The app itself: a CRM with companies and persons in a SQLite file. Nothing in here knows of ErpLink's work; users edit their
/// records, and every change raises the record's version, as optimistic locking needs it anyway.</summary>
/// <param name="path">The file.</param>
public sealed class CrmDatabase(string path)
{
    /// <summary>Makes the tables of a new file.</summary>
    public void Create()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            CREATE TABLE crm (installation TEXT NOT NULL);
            INSERT INTO crm VALUES ($installation);
            CREATE TABLE companies (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT, email TEXT, website TEXT, city TEXT,
                customer_number TEXT, version INTEGER NOT NULL DEFAULT 1);
            CREATE TABLE persons (id INTEGER PRIMARY KEY, company_id INTEGER NOT NULL REFERENCES companies (id), name TEXT NOT NULL,
                phone TEXT, email TEXT, version INTEGER NOT NULL DEFAULT 1);
            """;
        command.Parameters.AddWithValue("$installation", Guid.NewGuid().ToString("N"));
        command.ExecuteNonQuery();
    }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>A user adds a company or a person.</summary>
    /// <param name="table">Which.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="company">The company of a person.</param>
    public RecordRef Add(CrmTable table, IReadOnlyDictionary<string, string?> fields, RecordRef? company = null)
    {
        var values = fields.ToDictionary(f => table.Columns[f.Key], f => f.Value);
        if (company is { } parent) values["company_id"] = parent.Key.Text;
        using var connection = Open();
        using var command = connection.CreateCommand();
        var columns = string.Join(", ", values.Keys);
        var parameters = string.Join(", ", values.Keys.Select(c => "$" + c));
        command.CommandText = $"INSERT INTO {table.Table} ({columns}) VALUES ({parameters}) RETURNING id";
        foreach (var (column, value) in values) command.Parameters.AddWithValue("$" + column, (object?)value ?? DBNull.Value);
        return new RecordRef(table.Kind, $"{command.ExecuteScalar()}");
    }

    /// <summary>A user changes a field.</summary>
    public void Change(RecordRef record, string field, string? value)
    {
        var table = CrmTable.Of(record.Kind);
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE {table.Table} SET {table.Columns[field]} = $value, version = version + 1 WHERE id = $id";
        command.Parameters.AddWithValue("$value", (object?)value ?? DBNull.Value);
        command.Parameters.AddWithValue("$id", record.Key.Text);
        if (command.ExecuteNonQuery() != 1) throw new InvalidOperationException($"The CRM has no {record}.");
    }

    /// <summary>What the CRM shows of a field.</summary>
    public string? Read(RecordRef record, string field)
    {
        var table = CrmTable.Of(record.Kind);
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {table.Columns[field]} FROM {table.Table} WHERE id = $id";
        command.Parameters.AddWithValue("$id", record.Key.Text);
        return command.ExecuteScalar() as string;
    }
}
