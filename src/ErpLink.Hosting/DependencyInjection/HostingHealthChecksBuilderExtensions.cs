using ErpLink.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The verbs of ErpLink's health checks.</summary>
public static class HostingHealthChecksBuilderExtensions
{
    /// <summary>Adds the health of background synchronisation: healthy while all connections run; degraded while the last run of one did not
    /// do its work, with the connection's name and the number of the error; unhealthy when the background does not run.</summary>
    /// <param name="builder">The health checks of the app.</param>
    /// <param name="name">The name of the check; at most one check may have it.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    /// <remarks>Needs <see cref="HostingErpLinkBuilderExtensions.AddBackgroundSync"/>; without it the check is unhealthy.</remarks>
    public static IHealthChecksBuilder AddErpLink(this IHealthChecksBuilder builder, string name = "erplink", IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name, services => new BackgroundSyncHealth(services.GetService<BackgroundSync>()), failureStatus: null, tags));
    }
}
