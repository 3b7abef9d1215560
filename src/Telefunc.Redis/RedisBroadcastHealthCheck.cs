using Microsoft.Extensions.Diagnostics.HealthChecks;
using Telefunc.Broadcasting;

namespace Telefunc.Redis;

/// <summary>Healthy if a probe goes through Redis and comes back to this server. A heartbeat would not prove that anything is carried.</summary>
internal sealed class RedisBroadcastHealthCheck(RedisBroadcastTransport transport) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await transport.ProbeAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy("A probe went through Redis and came back.");
        }
        catch (TimeoutException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "A probe was not heard in time.", exception);
        }
        catch (BroadcastException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "Redis did not take a probe.", exception);
        }
    }
}
