namespace ErpLink.Storage;

internal sealed partial class SqliteCommit
{
    private CommitRefusal? PutDefinitions()
    {
        foreach (var connection in batch.Forgotten)
        {
            Change("DELETE FROM definition WHERE tenant = @tenant AND connection = @connection", ("@connection", connection.Text));
            Change("DELETE FROM secret WHERE tenant = @tenant AND connection = @connection", ("@connection", connection.Text));
        }

        foreach (var definition in batch.Definitions)
        {
            var latest = Number("SELECT ifnull(max(version), 0) FROM definition WHERE tenant = @tenant AND connection = @connection",
                ("@connection", definition.Connection.Text));
            if (latest + 1 != definition.Version) return Moved;
            Change("INSERT INTO definition (tenant, connection, version, payload) VALUES (@tenant, @connection, @version, @payload)",
                ("@connection", definition.Connection.Text), ("@version", definition.Version),
                ("@payload", StoragePayload.Encode(definition, StorageJson.Default.StoredDefinition)));
        }

        foreach (var secret in batch.Secrets)
        {
            Change("""
                INSERT INTO secret (tenant, connection, name, payload) VALUES (@tenant, @connection, @name, @payload)
                ON CONFLICT (tenant, connection, name) DO UPDATE SET payload = excluded.payload WHERE payload <> excluded.payload
                """, ("@connection", secret.Connection.Text), ("@name", secret.Name),
                ("@payload", StoragePayload.Encode(secret, StorageJson.Default.StoredSecret)));
        }

        return null;
    }
}
