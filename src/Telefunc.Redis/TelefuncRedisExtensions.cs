using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Telefunc.Broadcasting;
using Telefunc.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Carries broadcasts between servers through Redis.</summary>
public static class TelefuncRedisExtensions
{
    /// <summary>Broadcasts reach every server that uses the same Redis and prefix.</summary>
    /// <param name="builder">What <c>AddTelefunc</c> returned.</param>
    /// <param name="configuration">Where Redis is, as StackExchange.Redis writes it: <c>host:port</c>, further servers and settings after commas.</param>
    /// <param name="configure">Changes further options.</param>
    public static ITelefuncBuilder AddRedis(this ITelefuncBuilder builder, string configuration, Action<RedisBroadcastOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(configuration);

        return builder.AddRedis(options =>
        {
            options.Configuration = ConfigurationOptions.Parse(configuration);
            configure?.Invoke(options);
        });
    }

    /// <summary>Broadcasts reach every server that uses the same Redis and prefix. Options are validated when the host starts.</summary>
    /// <param name="builder">What <c>AddTelefunc</c> returned.</param>
    /// <param name="configure">Sets <see cref="RedisBroadcastOptions.Configuration"/> or <see cref="RedisBroadcastOptions.Connection"/>, and further options.</param>
    public static ITelefuncBuilder AddRedis(this ITelefuncBuilder builder, Action<RedisBroadcastOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        builder.Services.AddOptions<RedisBroadcastOptions>().Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisBroadcastOptions>, RedisBroadcastOptionsValidator>());
        builder.Services.TryAddSingleton(provider => new RedisBroadcastTransport(
            provider.GetRequiredService<IOptions<RedisBroadcastOptions>>().Value,
            provider.GetService<ILoggerFactory>(),
            provider.GetService<IMeterFactory>(),
            provider.GetService<TimeProvider>()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IBroadcastTransport>(provider => provider.GetRequiredService<RedisBroadcastTransport>()));
        return builder;
    }

    /// <summary>Adds a health check that publishes a probe through Redis and waits until this server hears it.</summary>
    /// <param name="builder">What <c>AddHealthChecks</c> returned.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What it reports when the probe is lost; unhealthy, if missing.</param>
    /// <param name="tags">For filtering checks.</param>
    public static IHealthChecksBuilder AddTelefuncRedis(
        this IHealthChecksBuilder builder, string name = "telefunc-redis", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Add(new HealthCheckRegistration(
            name, provider => new RedisBroadcastHealthCheck(provider.GetRequiredService<RedisBroadcastTransport>()), failureStatus, tags));
    }
}
