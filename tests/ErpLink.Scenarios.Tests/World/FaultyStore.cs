using ErpLink.Storage;

namespace ErpLink.Scenarios;

/// <summary>A link store seen through a process that may be killed right before or right after a commit, and around the reads a run begins
/// with. What is dead calls nothing: it gives no lease back either.</summary>
public sealed class FaultyStore(ILinkStore inner, Process process, Func<string, Exception?>? fails = null) : StoreDecorator(inner)
{
    public override async ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        await process.PassAsync("commit, before");
        if (fails?.Invoke("commit, before") is { } before) throw before;
        var result = await Inner.CommitAsync(batch, cancellationToken);
        await process.PassAsync("commit, after");
        return fails?.Invoke("commit, after") is { } after ? throw after : result;
    }

    public override async ValueTask<ConnectionClaim> ClaimConnectionAsync(
        ConnectionId connection, string owner, TimeSpan life, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        var claim = await base.ClaimConnectionAsync(connection, owner, life, dueAt, cancellationToken);
        await process.PassAsync("claim, after");
        return claim;
    }

    public override async ValueTask<ConnectionLease?> RenewLeaseAsync(ConnectionLease lease, TimeSpan life, CancellationToken cancellationToken)
    {
        var renewed = await base.RenewLeaseAsync(lease, life, cancellationToken);
        await process.PassAsync("renewal, after");
        return renewed;
    }

    public override async ValueTask<IReadOnlyList<LinkRow>> ReadRowPageAsync(LinkRowQuery query, CancellationToken cancellationToken)
    {
        var rows = await base.ReadRowPageAsync(query, cancellationToken);
        if (rows.Count > 0) await process.PassAsync("row page, after");
        return rows;
    }

    protected override void Enter(string what)
    {
        if (process.Dead) throw new Killed();
        if (fails?.Invoke(what) is { } failure) throw failure;
    }
}
