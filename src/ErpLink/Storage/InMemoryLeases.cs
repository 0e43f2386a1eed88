namespace ErpLink.Storage;

/// <summary>Who runs which connection. No part of the state, because a run that finds nothing to do must not count as a commit. The
/// caller holds the store's lock.</summary>
internal sealed class InMemoryLeases(TimeProvider time)
{
    // A lease that was given back stays with no owner, so that its epoch is never used again.
    private readonly Dictionary<ConnectionId, ConnectionLease> _leases = [];

    /// <summary>Whether the lease is the last that was taken.</summary>
    public bool IsCurrent(ConnectionLease lease) => _leases.GetValueOrDefault(lease.Connection)?.Epoch == lease.Epoch;

    /// <summary>The caller's lease, or the other's.</summary>
    public (ConnectionLease Lease, bool IsAcquired) Claim(ConnectionId connection, string owner, TimeSpan life)
    {
        var now = time.GetUtcNow();
        var stored = _leases.GetValueOrDefault(connection);
        if (stored is not null && stored.Owner.Length > 0 && stored.Owner != owner && stored.Until > now) return (stored, false);
        var lease = new ConnectionLease(connection, owner, (stored?.Epoch ?? 0) + 1, now + life);
        _leases[connection] = lease;
        return (lease, true);
    }

    public ConnectionLease? Renew(ConnectionLease lease, TimeSpan life)
    {
        if (!IsHeld(lease)) return null;
        return _leases[lease.Connection] = lease with { Until = time.GetUtcNow() + life };
    }

    public void Release(ConnectionLease lease)
    {
        if (IsHeld(lease)) _leases[lease.Connection] = lease with { Owner = string.Empty, Until = time.GetUtcNow() };
    }

    private bool IsHeld(ConnectionLease lease) => IsCurrent(lease) && _leases[lease.Connection].Owner == lease.Owner;
}
