namespace ErpLink.Storage.Tests;

public sealed class InMemoryLinkStoreTests : LinkStoreConformance
{
    protected override ILinkStoreProvider Provider { get; } = new InMemoryLinkStoreProvider();
}
