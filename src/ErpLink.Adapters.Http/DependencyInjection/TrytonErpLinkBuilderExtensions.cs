using ErpLink;
using ErpLink.Adapters;
using ErpLink.Adapters.Http;
using ErpLink.Adapters.Http.Tryton;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The verb of the Tryton adapter.</summary>
public static class TrytonErpLinkBuilderExtensions
{
    /// <summary>Lets connections use the adapter <c>tryton</c>: Tryton servers.</summary>
    /// <param name="builder">What <c>AddErpLink</c> returned.</param>
    /// <param name="configure">Changes the limits of the transport; read when a connection is opened.</param>
    public static IErpLinkBuilder AddTrytonAdapter(this IErpLinkBuilder builder, Action<ErpHttpOptions>? configure = null)
    {
        var options = builder.Services.AddOptions<ErpHttpOptions>(TrytonConnector.Name);
        if (configure is not null) options.Configure(configure);
        builder.Services.AddSingleton<IErpConnector>(services => new TrytonConnector(
            () => services.GetRequiredService<IOptionsMonitor<ErpHttpOptions>>().Get(TrytonConnector.Name),
                services.GetService<ILoggerFactory>()));
        return builder;
    }
}
