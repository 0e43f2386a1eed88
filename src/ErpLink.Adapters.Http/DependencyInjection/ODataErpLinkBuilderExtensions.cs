using ErpLink;
using ErpLink.Adapters;
using ErpLink.Adapters.Http;
using ErpLink.Adapters.Http.OData;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The verb of the OData adapter.</summary>
public static class ODataErpLinkBuilderExtensions
{
    /// <summary>Lets connections use the adapter <c>odata</c>: ERPs that offer an OData v4 service.</summary>
    /// <param name="builder">What <c>AddErpLink</c> returned.</param>
    /// <param name="configure">Changes the limits of the transport; read when a connection is opened.</param>
    public static IErpLinkBuilder AddODataAdapter(this IErpLinkBuilder builder, Action<ErpHttpOptions>? configure = null)
    {
        var options = builder.Services.AddOptions<ErpHttpOptions>(ODataConnector.Name);
        if (configure is not null) options.Configure(configure);
        builder.Services.AddSingleton<IErpConnector>(services => new ODataConnector(
            () => services.GetRequiredService<IOptionsMonitor<ErpHttpOptions>>().Get(ODataConnector.Name),
                services.GetService<ILoggerFactory>()));
        return builder;
    }
}
