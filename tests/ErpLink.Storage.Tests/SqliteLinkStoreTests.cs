namespace ErpLink.Storage.Tests;

public sealed class SqliteLinkStoreTests : LinkStoreConformance, IDisposable
{
    private readonly SqliteTestFile _file = new();
    private readonly SqliteLinkStoreProvider _provider;

    public SqliteLinkStoreTests() => _provider = _file.Open(Time);

    protected override ILinkStoreProvider Provider => _provider;

    public void Dispose()
    {
        _provider.Dispose();
        _file.Dispose();
    }
}
