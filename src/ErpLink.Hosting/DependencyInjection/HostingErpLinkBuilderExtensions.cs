using ErpLink;
using ErpLink.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The verbs of background synchronisation.</summary>
public static class HostingErpLinkBuilderExtensions
{
    /// <summary>Runs all connections in the background of the host: each after its interval, later after failures, at once after a hint
    /// (<see cref="IErpSignals"/>). How it is doing says the health check that
    /// <see cref="HostingHealthChecksBuilderExtensions.AddErpLink"/> adds.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">When; the defaults suit most apps.</param>
    /// <remarks>Several nodes may run it over one shared store: a connection is run by one at a time. Calling it twice is calling it once.</remarks>
    public static IErpLinkBuilder AddBackgroundSync(this IErpLinkBuilder builder, Action<BackgroundSyncOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<BackgroundSyncOptions>();
        if (configure is not null) options.Configure(configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BackgroundSyncOptions>, BackgroundSyncOptionsValidator>());
        if (builder.Services.Any(s => s.ServiceType == typeof(BackgroundSync))) return builder;
        builder.Services.AddSingleton(provider => new BackgroundSync(
            provider.GetRequiredService<IErpSynchronizer>(), provider.GetRequiredService<IErpConnections>(), provider.GetRequiredService<IErpSignals>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IEntropy>(), provider.GetRequiredService<IOptions<BackgroundSyncOptions>>(),
            provider.GetService<ILogger<BackgroundSync>>() ?? NullLogger<BackgroundSync>.Instance));
        builder.Services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<BackgroundSync>());
        return builder;
    }
}
