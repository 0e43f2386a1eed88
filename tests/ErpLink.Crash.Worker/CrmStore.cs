using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace ErpLink.Crash;

/// <summary>The app's records as ErpLink sees them: versions that a write has to name, a feed that reports every change, and answers
/// that hold what was stored.</summary>
public sealed class CrmStore(CrmFile crm) : RecordSide, IEntityStore
{
    private const int PageSizeRecords = 50;
    private const string Columns = "id, kind, parent, version, name, phone, email, website, city, number";
    private const int FirstField = 4;

    public override ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        using var connection = crm.Open();
        using var command = Command(connection, "SELECT installation FROM crm");
        return new(new SideDescription($"crm/{command.ExecuteScalar()}", [Describe(EntityKinds.Company), Describe(EntityKinds.Person, EntityKinds.Company)]));
    }

    public override async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = crm.Open();
        foreach (var key in keys)
        {
            using var command = Command(connection, $"SELECT {Columns} FROM record WHERE id = $id AND kind = $kind",
                ("$id", key.Text), ("$kind", kind.Name));
            var found = Records(command, fields);
            yield return found.Count == 1 ? ReadResult.Found(key, found[0]) : ReadResult.Gone(key);
        }
    }

    public override async IAsyncEnumerable<RecordPage> SearchAsync(
        RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = crm.Open();
        var after = query.After?.Token ?? "0";
        while (true)
        {
            using var command = Command(connection, $"SELECT {Columns} FROM record WHERE kind = $kind AND id > $after ORDER BY id LIMIT $limit",
                ("$kind", query.Kind.Name), ("$after", Number(after)), ("$limit", query.PageSizeRecords));
            var records = Records(command, query.Fields);
            if (records.Count < query.PageSizeRecords)
            {
                yield return RecordPage.Last(records);
                yield break;
            }

            after = records[^1].Key.Text;
            yield return RecordPage.More(records, new PageCursor(after));
        }
    }

    public override ValueTask<ChangePage> ReadChangesAsync(
        RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        using var connection = crm.Open();
        if (after is not { } cursor)
        {
            using var last = Command(connection, "SELECT ifnull(max(number), 0) FROM change");
            return new(new ChangePage([], new SyncCursor($"{last.ExecuteScalar()}"), false));
        }

        using var command = Command(connection,
            $"""
            SELECT {Columns}, change_number FROM record JOIN
                (SELECT number AS change_number, record FROM change WHERE kind = $kind AND number > $after ORDER BY number LIMIT $limit)
                ON record = id ORDER BY change_number
            """, ("$kind", kind.Name), ("$after", Number(cursor.Token)), ("$limit", PageSizeRecords));
        var next = cursor.Token;
        var changes = new List<RecordChange>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var record = ToRecord(rows, fields);
            changes.Add(new RecordChange(record.Key, ChangeKind.Changed) { Record = record });
            next = $"{rows.GetInt64(rows.FieldCount - 1)}";
        }

        return new(new ChangePage(changes, new SyncCursor(next), changes.Count == PageSizeRecords));
    }

    public override ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(
        IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken)
    {
        using var connection = crm.Open();
        return new([.. updates.Select(u => Update(connection, u))]);
    }

    private static WriteResult Update(SqliteConnection connection, RecordUpdate update)
    {
        // Names come from the description below, so they are columns; values are parameters.
        var changes = string.Join(", ", update.Changes.Select((c, i) => $"{Column(c.Field)} = $value{i}"));
        using var command = Command(connection,
            $"UPDATE record SET {changes}, version = version + 1 WHERE id = $id AND version = $version RETURNING {Columns}",
            ("$id", update.Target.Key.Text), ("$version", Number(update.ExpectedVersion.Token ?? "0")));
        foreach (var (i, change) in update.Changes.Index())
            command.Parameters.AddWithValue($"$value{i}", change.New.IsNull ? DBNull.Value : change.New.AsText());
        var stored = Records(command, FieldSelection.Of(CrmFile.Fields));
        return stored.Count == 1
            ? WriteResult.Applied(update.Target.Key, stored[0].Version, stored[0])
            : WriteResult.NotApplied(new(FailureClass.Conflict, ErrorCodes.VersionMoved, "A user of the app was faster."));
    }

    private static KindDescription Describe(RecordKind kind, params RecordKind[] parents) =>
        new(kind, [.. CrmFile.Fields.Select(f => new FieldDescription(f, FieldType.Text)
        { Access = f == "name" ? FieldAccess.Mandatory : FieldAccess.Normal })])
        {
            TitleField = "name",
            ParentKinds = parents,
            CanUpdate = true,
            UpdateTier = UpdateTier.Conditional,
            VersionCovers = VersionCover.Full,
            VersionOrder = VersionOrder.Numeric,
            ReturnsStoredValues = true,
            ChangeFeed = ChangeFeed.Cursor,
            PageSizeRecordsMax = PageSizeRecords,
            BatchSizeRecordsMax = 20,
        };

    private static string Column(string field) =>
        CrmFile.Fields.Contains(field) ? field : throw new ArgumentException($"The app has no field '{field}'.");

    private static List<Record> Records(SqliteCommand command, FieldSelection fields)
    {
        using var rows = command.ExecuteReader();
        var records = new List<Record>();
        while (rows.Read()) records.Add(ToRecord(rows, fields));
        return records;
    }

    private static Record ToRecord(SqliteDataReader row, FieldSelection fields)
    {
        var writer = new RecordWriter(fields);
        foreach (var (i, field) in CrmFile.Fields.Index())
            writer.SetIfWanted(field, FieldValue.Text(row.IsDBNull(FirstField + i) ? null : row.GetString(FirstField + i)));
        return writer.ToRecord(row.GetString(1), $"{row.GetInt64(0)}", new RecordVersion($"{row.GetInt64(3)}"),
            row.IsDBNull(2) ? null : new RecordRef(EntityKinds.Company, $"{row.GetInt64(2)}"));
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
