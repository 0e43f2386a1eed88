namespace ErpLink.Storage.Tests;

/// <summary>The rules every link store keeps. Each fact starts with an empty store.</summary>
public abstract partial class LinkStoreConformance
{
    protected static CancellationToken None => CancellationToken.None;

    /// <summary>The stores under test; the same one every time within a fact.</summary>
    protected abstract ILinkStoreProvider Provider { get; }

    /// <summary>The clock of the stores under test.</summary>
    protected TestTime Time { get; } = new();

    protected ILinkStore Store => Provider.For(TenantId.Default);

    /// <summary>Commits, and expects that it is not refused.</summary>
    protected async Task<long> CommitAsync(StoreBatch batch)
    {
        var result = await Store.CommitAsync(batch, None);
        result.Refusal.Should().BeNull();
        return result.CommitNumber;
    }

    /// <summary>Commits, and expects a refusal that changes nothing.</summary>
    protected async Task<CommitRefusal> RefusedAsync(StoreBatch batch)
    {
        var before = await Store.GetInfoAsync(None);
        var result = await Store.CommitAsync(batch, None);
        result.IsCommitted.Should().BeFalse();
        result.CommitNumber.Should().Be(0);
        (await Store.GetInfoAsync(None)).Should().Be(before);
        return result.Refusal!;
    }

    protected async Task<Link?> FindAsync(Link link) => (await Store.ReadLinksAsync([link.Id], None)).SingleOrDefault();

    /// <summary>Stores a link; gives it as it is stored.</summary>
    protected async Task<Link> StoredAsync(Link link)
    {
        await CommitAsync(new StoreBatch().Insert(link));
        return (await FindAsync(link))!;
    }
}
