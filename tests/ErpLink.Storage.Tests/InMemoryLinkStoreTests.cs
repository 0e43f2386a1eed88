namespace ErpLink.Storage.Tests;

public sealed class InMemoryLinkStoreTests : LinkStoreConformance
{
    public InMemoryLinkStoreTests() => Provider = new InMemoryLinkStoreProvider(time: Time);

    protected override ILinkStoreProvider Provider { get; }
}
