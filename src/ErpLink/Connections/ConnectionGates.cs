using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ErpLink.Connections;

/// <summary>What the calls of one connection go through.</summary>
/// <param name="App">The gate of the app, which all connections share: it is one side.</param>
/// <param name="Erp">The gate of the ERP.</param>
/// <param name="Throttle">How long the background keeps still.</param>
internal sealed record ConnectionGates(SideGate App, SideGate Erp, ConnectionThrottle Throttle)
{
    /// <summary>Where to tell of pauses.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
