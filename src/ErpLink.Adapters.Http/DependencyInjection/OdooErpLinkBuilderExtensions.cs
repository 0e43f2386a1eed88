using ErpLink;
using ErpLink.Adapters;
using ErpLink.Adapters.Http;
using ErpLink.Adapters.Http.Odoo;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The verb of the Odoo adapter.</summary>
public static class OdooErpLinkBuilderExtensions
{
    /// <summary>Lets connections use the adapter <c>odoo</c>: Odoo databases.</summary>
    /// <param name="builder">What <c>AddErpLink</c> returned.</param>
    /// <param name="configure">Changes the limits of the transport; read when a connection is opened.</param>
    public static IErpLinkBuilder AddOdooAdapter(this IErpLinkBuilder builder, Action<ErpHttpOptions>? configure = null)
    {
        var options = builder.Services.AddOptions<ErpHttpOptions>(OdooConnector.Name);
        if (configure is not null) options.Configure(configure);
        builder.Services.AddSingleton<IErpConnector>(services => new OdooConnector(
            () => services.GetRequiredService<IOptionsMonitor<ErpHttpOptions>>().Get(OdooConnector.Name),
                services.GetService<ILoggerFactory>()));
        return builder;
    }
}
