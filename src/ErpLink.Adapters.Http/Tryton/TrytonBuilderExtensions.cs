using ErpLink;
using ErpLink.Adapters;
using ErpLink.Adapters.Http;
using ErpLink.Adapters.Http.Tryton;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the adapter for Tryton.</summary>
public static class TrytonBuilderExtensions
{
    /// <summary>Registers the adapter <c>tryton</c> for connections to Tryton servers.</summary>
    /// <param name="builder">What <c>AddErpLink</c> gave.</param>
    /// <param name="configure">Changes the limits of the transport; by default those of <see cref="ErpHttpOptions"/>.</param>
    public static IErpLinkBuilder AddTrytonAdapter(this IErpLinkBuilder builder, Action<ErpHttpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IErpConnector>(services =>
        {
            var options = new ErpHttpOptions();
            configure?.Invoke(options);
            options.Validate();
            return new TrytonConnector(options, services.GetService<ILoggerFactory>());
        });
        return builder;
    }
}
