using System.Text;

namespace ErpLink.Storage;

/// <summary>What runs ask: leases, rows with everything that is open, held steps, reports.</summary>
public sealed partial class SqliteLinkStore
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LinkRow>> ReadRowsAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Answer<IReadOnlyList<LinkRow>>(session => new SqliteRows(session, _tenant).Read(SqliteColumns.Array(ids.Select(id => id.ToString()))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LinkRow>> ReadRowPageAsync(LinkRowQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);
        return Answer<IReadOnlyList<LinkRow>>(session => new SqliteRows(session, _tenant).Read(query), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ConnectionClaim> ClaimConnectionAsync(ConnectionId connection, string owner, TimeSpan life, DateTimeOffset dueAt,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(life, TimeSpan.Zero);
        return Answer(session =>
        {
            ConnectionClaim? claim = null;
            session.InTransaction(() =>
            {
                var (lease, isAcquired) = new SqliteLeases(session, _tenant, _time).Claim(connection, owner, life);
                claim = Claim(session, lease, isAcquired, dueAt);
                return isAcquired;
            });
            return claim!;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ConnectionLease?> RenewLeaseAsync(ConnectionLease lease, TimeSpan life, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(life, TimeSpan.Zero);
        return Answer(session => new SqliteLeases(session, _tenant, _time).Renew(lease, life), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseLeaseAsync(ConnectionLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        await Answer(session =>
        {
            new SqliteLeases(session, _tenant, _time).Release(lease);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunReport>> ReadRunsAsync(RunQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);

        // Runs since a time are found by their end, because those before it are more every day.
        var sql = new StringBuilder("SELECT payload FROM run").Append(query.Since is null ? "" : " INDEXED BY run_ended")
            .Append(" WHERE tenant = @tenant");
        var values = new List<(string, object?)> { ("@tenant", _tenant), ("@limit", query.Limit) };
        if (query.Connection is { } connection) Add(sql, values, "connection = @connection", connection.Text);
        if (query.Since is { } since) Add(sql, values, "ended_at >= @since", since.UtcTicks);
        if (query.Before is not null) sql.Append(" AND (started_at, id) < (@startedAt, @id)");
        sql.Append(" ORDER BY started_at DESC, id DESC LIMIT @limit");
        return Answer<IReadOnlyList<RunReport>>(session =>
        {
            if (query.Before is { } before) values.AddRange(("@id", before.ToString("N")), ("@startedAt", RunStart(session, before)));
            return session.Query(sql.ToString(), row => SqliteColumns.Decode(row, StorageJson.Default.RunReport), [.. values]);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<HeldStep>> ReadHeldAsync(HeldQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);

        // The limit is of links: the steps up to the last link of the page, or up to what is greater than every id.
        var narrowed = "tenant = @tenant AND connection = @connection" + (query.Plan is null ? "" : " AND plan = @plan") + " AND link > @after";
        var last = $"SELECT DISTINCT link FROM held WHERE {narrowed} ORDER BY link LIMIT 1 OFFSET @limit - 1";
        var sql = $"SELECT payload FROM held WHERE {narrowed} AND link <= ifnull(({last}), 'g') ORDER BY link, side, field";
        List<(string, object?)> values =
            [("@connection", query.Connection.Text), ("@after", query.After?.ToString() ?? ""), ("@limit", query.Limit)];
        if (query.Plan is { } plan) values.Add(("@plan", plan.ToString("N")));
        return Records(StorageJson.Default.HeldStep, sql, cancellationToken, [.. values]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FeedPosition>> ReadFeedsAsync(ConnectionId connection, CancellationToken cancellationToken) =>
        Records(StorageJson.Default.FeedPosition, "SELECT payload FROM feed WHERE tenant = @tenant AND connection = @connection ORDER BY side, kind",
            cancellationToken, ("@connection", connection.Text));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WaitMark>> ReadWaitsAsync(IReadOnlyList<LinkId> links, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(links);
        (string, object?)[] values = [("@tenant", _tenant), ("@links", SqliteColumns.Array(links.Select(link => link.ToString())))];
        return Answer<IReadOnlyList<WaitMark>>(session => session.Query("""
            SELECT connection, link, side, record_kind, record_key FROM wait
            WHERE tenant = @tenant AND link IN (SELECT value FROM json_each(@links)) ORDER BY link, side, record_kind, record_key
            """, row => new WaitMark(new ConnectionId(row.GetString(0)), LinkId.Parse(row.GetString(1)), Enum.Parse<Side>(row.GetString(2)),
            new RecordKind(row.GetString(3)), row.GetString(4)), values), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long> CountLinksAsync(ConnectionId connection, CancellationToken cancellationToken) =>
        Answer(session => session.Number("SELECT links FROM link_count WHERE tenant = @tenant AND connection = @connection",
            ("@tenant", _tenant), ("@connection", connection.Text)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> CountDueAsync(ConnectionId connection, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        Answer(session => CountDue(session, connection, dueAt), cancellationToken);

    private ConnectionClaim Claim(SqliteSession session, ConnectionLease lease, bool isAcquired, DateTimeOffset dueAt)
    {
        (string, object?)[] values = [("@tenant", _tenant), ("@connection", lease.Connection.Text)];
        return new ConnectionClaim(lease, isAcquired)
        {
            State = session.Query("SELECT payload FROM connection WHERE tenant = @tenant AND id = @connection",
                row => SqliteColumns.Decode(row, StorageJson.Default.ConnectionState), values).SingleOrDefault(),
            Feeds = session.Query("SELECT payload FROM feed WHERE tenant = @tenant AND connection = @connection ORDER BY side, kind",
                row => SqliteColumns.Decode(row, StorageJson.Default.FeedPosition), values),
            Due = CountDue(session, lease.Connection, dueAt),
            Links = session.Number("SELECT links FROM link_count WHERE tenant = @tenant AND connection = @connection", values),
            Unfinished = session.Query("""
                SELECT payload FROM run WHERE tenant = @tenant AND ended_at = @never AND connection = @connection
                ORDER BY started_at DESC, id DESC LIMIT 1
                """, row => SqliteColumns.Decode(row, StorageJson.Default.RunReport), [.. values, ("@never", SqliteTime.Never)])
                .SingleOrDefault(),
            Store = Info(session),
        };
    }

    private long CountDue(SqliteSession session, ConnectionId connection, DateTimeOffset dueAt) => session.Number(
        "SELECT count(*) FROM due WHERE tenant = @tenant AND connection = @connection AND not_before <= @at",
        ("@tenant", _tenant), ("@connection", connection.Text), ("@at", dueAt.UtcTicks));

    private long RunStart(SqliteSession session, Guid id) => session.Scalar("SELECT started_at FROM run WHERE tenant = @tenant AND id = @id",
        ("@tenant", _tenant), ("@id", id.ToString("N"))) is long start ? start
        : throw new ArgumentException($"There is no run '{id:N}' to begin before.");
}
