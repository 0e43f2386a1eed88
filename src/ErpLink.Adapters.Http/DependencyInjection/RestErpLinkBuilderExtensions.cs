using ErpLink;
using ErpLink.Adapters;
using ErpLink.Adapters.Http;
using ErpLink.Adapters.Http.Rest;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The verb of the REST adapter.</summary>
public static class RestErpLinkBuilderExtensions
{
    /// <summary>Lets connections use the adapter <c>rest</c>: ERPs whose service is described by a profile.</summary>
    /// <param name="builder">What <c>AddErpLink</c> returned.</param>
    /// <param name="configure">Changes the limits of the transport; read when a connection is opened.</param>
    public static IErpLinkBuilder AddRestAdapter(this IErpLinkBuilder builder, Action<ErpHttpOptions>? configure = null)
    {
        var options = builder.Services.AddOptions<ErpHttpOptions>(RestConnector.Name);
        if (configure is not null) options.Configure(configure);
        builder.Services.AddSingleton<IErpConnector>(services => new RestConnector(
            () => services.GetRequiredService<IOptionsMonitor<ErpHttpOptions>>().Get(RestConnector.Name),
                services.GetService<ILoggerFactory>()));
        return builder;
    }
}
