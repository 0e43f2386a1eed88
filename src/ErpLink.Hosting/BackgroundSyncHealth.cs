using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ErpLink.Hosting;

/// <summary>Healthy while all connections run; degraded while the last run of one did not do its work; unhealthy when the background does not run.</summary>
internal sealed class BackgroundSyncHealth(BackgroundSync? background) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (background is null) return HealthCheckResult.Unhealthy("Background synchronisation is not registered. Call AddBackgroundSync().");
        if (!background.IsAlive) return HealthCheckResult.Unhealthy("Background synchronisation does not run.");
        var failing = background.Failing;
        if (background.ListError is { } error)
        {
            // Under a name that no connection has.
            var data = failing.Append(new(" list", error)).ToDictionary(f => f.Key, f => (object)f.Value);
            return HealthCheckResult.Degraded($"It cannot be seen which connections there are (error {error}); those known before run on, and {failing.Count} of them failed.", data: data);
        }

        return failing.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"The last run of {failing.Count} connection(s) did not do its work.", data: failing.ToDictionary(f => f.Key, f => (object)f.Value));
    }
}
