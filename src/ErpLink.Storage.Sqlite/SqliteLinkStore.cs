using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;

namespace ErpLink.Storage;

/// <summary>
/// The link store of one tenant in a SQLite file. Calls are carried out at once, on the caller's thread, one at a time for the whole
/// file; a look-up of many keys is one query, a page costs what it holds. Made by <see cref="SqliteLinkStoreProvider"/>. Thread-safe.
/// </summary>
public sealed partial class SqliteLinkStore : ILinkStore
{
    private const int LimitMax = 1000;

    private readonly SqliteFile _file;
    private readonly string _tenant;
    private readonly TimeProvider _time;

    internal SqliteLinkStore(SqliteFile file, TenantId tenant, TimeProvider time)
    {
        _file = file;
        _time = time;
        _tenant = tenant.Name;
    }

    /// <inheritdoc/>
    public ValueTask<StoreInfo> GetInfoAsync(CancellationToken cancellationToken) =>
        Answer(Info, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Answer(session =>
        {
            CommitResult? result = null;
            session.InTransaction(() =>
            {
                result = new SqliteCommit(session, _tenant, batch).Run();
                return result.IsCommitted;
            });
            return result!;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Link>> ReadLinksAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Records(StorageJson.Default.Link,
            "SELECT payload FROM link WHERE tenant = @tenant AND id IN (SELECT value FROM json_each(@ids)) ORDER BY id",
            cancellationToken, ("@ids", SqliteColumns.Array(ids.Select(id => id.ToString()))));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Link>> ReadLinksByEntityAsync(ConnectionId? connection, RecordKind kind, IReadOnlyList<string> keys,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        // The plus, here and elsewhere: else SQLite reads all links in the order of their ids instead of looking up the few that are named.
        const string All = """
            SELECT payload FROM link
            WHERE tenant = @tenant AND entity_kind = @kind AND entity_key IN (SELECT value FROM json_each(@keys))
            """;
        return connection is null
            ? Records(StorageJson.Default.Link, All + " ORDER BY +id", cancellationToken, ("@kind", kind.Name), ("@keys", SqliteColumns.Array(keys)))
            : Records(StorageJson.Default.Link, All + " AND connection = @connection ORDER BY +id", cancellationToken,
                ("@kind", kind.Name), ("@keys", SqliteColumns.Array(keys)), ("@connection", connection.Value.Text));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Link>> ReadLinksByActorAsync(ConnectionId connection, RecordKind kind, IReadOnlyList<string> keys,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Records(StorageJson.Default.Link, """
            SELECT payload FROM link
            WHERE tenant = @tenant AND connection = @connection AND actor_kind = @kind AND actor_key IN (SELECT value FROM json_each(@keys))
            ORDER BY +id
            """, cancellationToken, ("@connection", connection.Text), ("@kind", kind.Name), ("@keys", SqliteColumns.Array(keys)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Link>> ReadLinkPageAsync(ConnectionId connection, LinkId? after, int limit,
        CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return Records(StorageJson.Default.Link,
            "SELECT payload FROM link WHERE tenant = @tenant AND connection = @connection AND id > @after ORDER BY id LIMIT @limit",
            cancellationToken, ("@connection", connection.Text), ("@after", after?.ToString() ?? ""), ("@limit", limit));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Intent>> ReadIntentsAsync(IReadOnlyList<LinkId> links, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(links);
        return Records(StorageJson.Default.Intent,
            "SELECT payload FROM intent WHERE tenant = @tenant AND link IN (SELECT value FROM json_each(@links)) ORDER BY +id",
            cancellationToken, ("@links", SqliteColumns.Array(links.Select(link => link.ToString()))));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Intent>> ReadIntentPageAsync(ConnectionId connection, IntentId? after, int limit,
        CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return Records(StorageJson.Default.Intent,
            "SELECT payload FROM intent WHERE tenant = @tenant AND connection = @connection AND id > @after ORDER BY id LIMIT @limit",
            cancellationToken, ("@connection", connection.Text), ("@after", after?.ToString() ?? ""), ("@limit", limit));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DueMark>> ReadDuePageAsync(ConnectionId connection, LinkId? after, int limit,
        CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return Rows(
            """
            SELECT link, number, not_before, attempts FROM due
            WHERE tenant = @tenant AND connection = @connection AND link > @after ORDER BY link LIMIT @limit
            """,
            row => SqliteColumns.Due(row, connection, LinkId.Parse(row.GetString(0)), 1), cancellationToken,
            ("@connection", connection.Text), ("@after", after?.ToString() ?? ""), ("@limit", limit));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InboxItem>> ReadInboxAsync(InboxQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);
        var sql = new StringBuilder("SELECT payload FROM inbox WHERE tenant = @tenant");
        var values = new List<(string, object?)> { ("@limit", query.Limit) };
        if (!query.IncludeClosed) sql.Append(" AND state = 'Open'");
        if (query.Connection is { } connection) Add(sql, values, "connection = @connection", connection.Text);
        if (query.Link is { } link) Add(sql, values, "link = @link", link.ToString());
        if (query.Kind is { } kind) Add(sql, values, "kind = @kind", kind.ToString());
        if (query.Entity is { } entity)
        {
            Add(sql, values, "entity_kind = @entityKind", entity.Kind.Name);
            Add(sql, values, "entity_key = @entityKey", entity.Key.Text);
        }

        if (query.After is { } after) Add(sql, values, "id > @after", after.ToString());
        sql.Append(" ORDER BY id LIMIT @limit");
        return Records(StorageJson.Default.InboxItem, sql.ToString(), cancellationToken, [.. values]);
    }

    /// <inheritdoc/>
    public ValueTask<InboxItem?> FindInboxItemAsync(InboxItemId id, CancellationToken cancellationToken) =>
        Answer(session => session.Query("SELECT payload FROM inbox WHERE tenant = @tenant AND id = @id",
            row => SqliteColumns.Decode(row, StorageJson.Default.InboxItem), ("@tenant", _tenant), ("@id", id.ToString())).SingleOrDefault(),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalEntry>> ReadJournalAsync(JournalQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);
        var sql = new StringBuilder("SELECT payload FROM journal WHERE tenant = @tenant AND number ")
            .Append(query.NewestFirst ? "< @number" : "> @number");
        var values = new List<(string, object?)> { ("@tenant", _tenant), ("@limit", query.Limit) };
        if (query.Connection is { } connection) Add(sql, values, "connection = @connection", connection.Text);
        if (query.Link is { } link) Add(sql, values, "link = @link", link.ToString());
        if (query.Entity is { } entity)
        {
            Add(sql, values, "entity_kind = @kind", entity.Kind.Name);
            Add(sql, values, "entity_key = @key", entity.Key.Text);
        }

        if (query.Run is { } run) Add(sql, values, "run = @run", run.ToString("N"));
        if (query.Field is { } field) Add(sql, values, "field = @field", field);
        sql.Append(" ORDER BY number").Append(query.NewestFirst ? " DESC" : "").Append(" LIMIT @limit");
        return Answer<IReadOnlyList<JournalEntry>>(session =>
        {
            var end = query.NewestFirst ? long.MaxValue : 0L;
            values.Add(("@number", query.After is { } after ? JournalNumber(session, after) : end));
            return session.Query(sql.ToString(), row => SqliteColumns.Decode(row, StorageJson.Default.JournalEntry), [.. values]);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ConnectionState>> ReadConnectionsAsync(CancellationToken cancellationToken) =>
        Records(StorageJson.Default.ConnectionState, "SELECT payload FROM connection WHERE tenant = @tenant ORDER BY id",
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ConnectionState?> FindConnectionAsync(ConnectionId connection, CancellationToken cancellationToken) =>
        Answer(session => session.Query("SELECT payload FROM connection WHERE tenant = @tenant AND id = @id",
            row => SqliteColumns.Decode(row, StorageJson.Default.ConnectionState), ("@tenant", _tenant), ("@id", connection.Text)).SingleOrDefault(),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredDefinition>> ReadDefinitionsAsync(ConnectionId connection, int? version, CancellationToken cancellationToken) =>
        Records(StorageJson.Default.StoredDefinition, $"""
            SELECT payload FROM definition WHERE tenant = @tenant AND connection = @connection
            {(version is null ? "" : "AND version = @version")} ORDER BY version DESC
            """, cancellationToken, [("@connection", connection.Text), .. version is { } one ? [("@version", one)] : Array.Empty<(string, object?)>()]);

    /// <inheritdoc/>
    public ValueTask<StoredSecret?> FindSecretAsync(ConnectionId connection, string name, CancellationToken cancellationToken) =>
        Answer(session => session.Query("SELECT payload FROM secret WHERE tenant = @tenant AND connection = @connection AND name = @name",
            row => SqliteColumns.Decode(row, StorageJson.Default.StoredSecret), ("@tenant", _tenant), ("@connection", connection.Text), ("@name", name)).SingleOrDefault(),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> ReadGenerationAsync(ConnectionId connection, RecordRef entity, RecordKind actorKind,
        CancellationToken cancellationToken) =>
        Answer(session => (int)session.Number("""
            SELECT number FROM generation
            WHERE tenant = @tenant AND connection = @connection AND entity_kind = @kind AND entity_key = @key AND actor_kind = @actorKind
            """, ("@tenant", _tenant), ("@connection", connection.Text), ("@kind", entity.Kind.Name), ("@key", entity.Key.Text),
            ("@actorKind", actorKind.Name)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NotLinkedDecision>> ReadDecisionPageAsync(
        ConnectionId connection, RecordKind entityKind, NotLinkedDecision? after, int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return Records(StorageJson.Default.NotLinkedDecision, """
            SELECT payload FROM decision
            WHERE tenant = @tenant AND connection = @connection AND entity_kind = @kind AND (entity_key, actor_kind, actor_key) > (@key, @actorKind, @actorKey)
            ORDER BY entity_key, actor_kind, actor_key LIMIT @limit
            """, cancellationToken, ("@connection", connection.Text), ("@kind", entityKind.Name), ("@key", after?.Entity.Key.Text ?? ""),
            ("@actorKind", after?.Actor?.Kind.Name ?? ""), ("@actorKey", after?.Actor?.Key.Text ?? ""), ("@limit", limit));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NotLinkedDecision>> ReadDecisionsAsync(ConnectionId connection, RecordRef entity,
        CancellationToken cancellationToken) =>
        Records(StorageJson.Default.NotLinkedDecision, """
            SELECT payload FROM decision
            WHERE tenant = @tenant AND connection = @connection AND entity_kind = @kind AND entity_key = @key
            ORDER BY actor_kind, actor_key
            """, cancellationToken, ("@connection", connection.Text), ("@kind", entity.Kind.Name), ("@key", entity.Key.Text));

    private static StoreInfo Info(SqliteSession session) =>
        session.Query("SELECT store_id, generation, commit_number, schema_version FROM meta",
            row => new StoreInfo(Guid.ParseExact(row.GetString(0), "N"), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3))).Single();

    private long JournalNumber(SqliteSession session, Guid id)
    {
        var number = session.Number("SELECT number FROM journal WHERE tenant = @tenant AND id = @id",
            ("@tenant", _tenant), ("@id", id.ToString("N")));
        return number > 0 ? number : throw new ArgumentException($"There is no journal entry '{id:N}' to begin after.");
    }

    private static void Add(StringBuilder sql, List<(string, object?)> values, string condition, object value)
    {
        sql.Append(" AND ").Append(condition);
        values.Add((condition[condition.IndexOf('@', StringComparison.Ordinal)..], value));
    }

    private ValueTask<IReadOnlyList<T>> Records<T>(JsonTypeInfo<T> type, string sql, CancellationToken cancellationToken,
        params (string, object?)[] values) => Rows(sql, row => SqliteColumns.Decode(row, type), cancellationToken, values);

    private ValueTask<IReadOnlyList<T>> Rows<T>(string sql, Func<SqliteDataReader, T> row, CancellationToken cancellationToken,
        params (string, object?)[] values) =>
        Answer<IReadOnlyList<T>>(session => session.Query(sql, row, [("@tenant", _tenant), .. values]), cancellationToken);

    private static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, LimitMax);
    }

    private ValueTask<T> Answer<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        try
        {
            return new ValueTask<T>(_file.Use(work));
        }
        catch (Exception error) when (error is ErpLinkException or ArgumentException or ObjectDisposedException)
        {
            return ValueTask.FromException<T>(error);
        }
    }
}
