using System.Globalization;
using System.Runtime.CompilerServices;
using ErpLink;
using Microsoft.Data.Sqlite;

namespace QuickStart.Crm;

/// <summary>
/// What ErpLink needs of the app: how its records are described, read, listed and changed. A write names the version it was made from
/// and does nothing when a user was faster: ErpLink then reads and merges again.
/// </summary>
/// <param name="crm">The CRM.</param>
public sealed class CrmEntities(CrmDatabase crm) : RecordSide, IEntityStore
{
    public override ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        using var connection = crm.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT installation FROM crm";

        // Which database this is: links made in one are never used with a copy of it.
        var identity = $"crm/{command.ExecuteScalar()}";
        return new(new SideDescription(identity, [Describe(CrmTable.Companies), Describe(CrmTable.Persons, EntityKinds.Company)]));
    }

    public override async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = crm.Open();
        foreach (var key in keys)
        {
            await using var command = Select(connection, kind, fields, "WHERE id = $id");
            command.Parameters.AddWithValue("$id", key.Text);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var isThere = await rows.ReadAsync(cancellationToken);
            yield return isThere ? ReadResult.Found(key, ToRecord(kind, fields, rows)) : ReadResult.Gone(key);
        }
    }

    public override async IAsyncEnumerable<RecordPage> SearchAsync(
        RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = crm.Open();
        for (var (after, more) = (query.After?.Token ?? "0", true); more;)
        {
            await using var command = Select(connection, query.Kind, query.Fields, "WHERE id > $after ORDER BY id LIMIT $limit");
            command.Parameters.AddWithValue("$after", long.Parse(after, CultureInfo.InvariantCulture));
            command.Parameters.AddWithValue("$limit", query.PageSizeRecords);
            var records = new List<Record>();
            await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await rows.ReadAsync(cancellationToken)) records.Add(ToRecord(query.Kind, query.Fields, rows));
            }

            more = records.Count == query.PageSizeRecords;
            if (more) after = records[^1].Key.Text;
            yield return more ? RecordPage.More(records, new PageCursor(after)) : RecordPage.Last(records);
        }
    }

    public override ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(
        IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken)
    {
        using var connection = crm.Open();
        return new([.. updates.Select(u => Update(connection, u))]);
    }

    private static WriteResult Update(SqliteConnection connection, RecordUpdate update)
    {
        var table = CrmTable.Of(update.Target.Kind);
        using var command = connection.CreateCommand();
        var changes = string.Join(", ", update.Changes.Select((c, i) => $"{table.Columns[c.Field]} = $value{i}"));
        command.CommandText = $"""
            UPDATE {table.Table} SET {changes}, version = version + 1
            WHERE id = $id AND version = $version RETURNING version
            """;
        foreach (var (i, change) in update.Changes.Index())
            command.Parameters.AddWithValue($"$value{i}", change.New.IsNull ? DBNull.Value : change.New.AsText());
        command.Parameters.AddWithValue("$id", update.Target.Key.Text);
        command.Parameters.AddWithValue("$version", update.ExpectedVersion.Token);
        return command.ExecuteScalar() is long version
            ? WriteResult.Applied(update.Target.Key, new RecordVersion($"{version}"))
            : WriteResult.NotApplied(new(FailureClass.Conflict, ErrorCodes.VersionMoved, "A user of the CRM was faster."));
    }

    private static KindDescription Describe(CrmTable table, params RecordKind[] parents) =>
        new(table.Kind, [.. table.Columns.Keys.Select(Describe)])
        {
            TitleField = "name",
            ParentKinds = parents,
            CanUpdate = true,
            UpdateTier = UpdateTier.Conditional,
            VersionCovers = VersionCover.Full,
            VersionOrder = VersionOrder.Numeric,
            BatchSizeRecordsMax = 100,
        };

    private static FieldDescription Describe(string field) =>
        new(field, FieldType.Text) { Access = field == "name" ? FieldAccess.Mandatory : FieldAccess.Normal };

    private static SqliteCommand Select(SqliteConnection connection, RecordKind kind, FieldSelection fields, string where)
    {
        var table = CrmTable.Of(kind);
        var company = table == CrmTable.Persons ? "company_id" : "NULL";
        var command = connection.CreateCommand();
        var columns = string.Join(", ", ["id", "version", company, .. fields.Names.Select(f => table.Columns[f])]);
        command.CommandText = $"SELECT {columns} FROM {table.Table} {where}";
        return command;
    }

    private static Record ToRecord(RecordKind kind, FieldSelection fields, SqliteDataReader row)
    {
        var writer = new RecordWriter(fields);
        foreach (var (i, field) in fields.Names.Index()) writer.Set(field, FieldValue.Text(row.IsDBNull(3 + i) ? null : row.GetString(3 + i)));
        return writer.ToRecord(kind, $"{row.GetInt64(0)}", new RecordVersion($"{row.GetInt64(1)}"),
            row.IsDBNull(2) ? null : new RecordRef(EntityKinds.Company, $"{row.GetInt64(2)}"));
    }
}
