using ErpLink;
using ErpLink.Adapters;

namespace Snippets;

#region connector
public sealed class SmallErpConnector : IErpConnector
{
    public ConnectorInfo Info { get; } = new("small-erp", "Small ERP", []);

    public ValueTask<ConnectionTest> TestAsync(ConnectionContext context, CancellationToken cancellationToken) =>
        new(new ConnectionTest([]) { Identity = "small-erp/demo" });

    public ValueTask<IRecordSide> OpenAsync(ConnectionContext context, CancellationToken cancellationToken) => new(new SmallErp());
}
#endregion
