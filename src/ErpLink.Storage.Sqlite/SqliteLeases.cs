namespace ErpLink.Storage;

/// <summary>Who runs which connection, by the store's clock. Written past the commit number, because a run that finds nothing to do must
/// not count as a commit.</summary>
internal sealed class SqliteLeases(SqliteSession session, string tenant, TimeProvider time)
{
    /// <summary>The caller's lease, or the other's. Within a transaction.</summary>
    public (ConnectionLease Lease, bool IsAcquired) Claim(ConnectionId connection, string owner, TimeSpan life)
    {
        var now = time.GetUtcNow();
        var stored = session.Query("SELECT owner, epoch, until FROM lease WHERE tenant = @tenant AND connection = @connection",
            row => new ConnectionLease(connection, row.GetString(0), row.GetInt64(1), SqliteTime.Of(row.GetInt64(2))),
            ("@tenant", tenant), ("@connection", connection.Text)).SingleOrDefault();
        if (stored is not null && stored.Owner.Length > 0 && stored.Owner != owner && stored.Until > now) return (stored, false);

        var lease = new ConnectionLease(connection, owner, (stored?.Epoch ?? 0) + 1, now + life);
        session.Execute("""
            INSERT INTO lease (tenant, connection, owner, epoch, until) VALUES (@tenant, @connection, @owner, @epoch, @until)
            ON CONFLICT (tenant, connection) DO UPDATE SET owner = excluded.owner, epoch = excluded.epoch, until = excluded.until
            """, ("@tenant", tenant), ("@connection", connection.Text), ("@owner", owner), ("@epoch", lease.Epoch),
            ("@until", lease.Until.UtcTicks));
        return (lease, true);
    }

    public ConnectionLease? Renew(ConnectionLease lease, TimeSpan life)
    {
        var renewed = lease with { Until = time.GetUtcNow() + life };
        return Change(lease, lease.Owner, renewed.Until) ? renewed : null;
    }

    public void Release(ConnectionLease lease) => Change(lease, string.Empty, time.GetUtcNow());

    private bool Change(ConnectionLease lease, string owner, DateTimeOffset until) => session.Execute("""
        UPDATE lease SET owner = @owner, until = @until
        WHERE tenant = @tenant AND connection = @connection AND epoch = @epoch AND owner = @former
        """, ("@tenant", tenant), ("@connection", lease.Connection.Text), ("@epoch", lease.Epoch), ("@former", lease.Owner),
        ("@owner", owner), ("@until", until.UtcTicks)) > 0;
}
