using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Logging;
using Telefunc;
using Telefunc.Broadcasting;
using Telefunc.Channels;
using Telefunc.Connections;
using Telefunc.Dispatch;
using Telefunc.Hosting;
using Telefunc.Serialization;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Telefunc to an application's services.</summary>
public static class TelefuncServiceCollectionExtensions
{
    /// <summary>
    /// Adds what <c>app.MapTelefunc()</c> needs. May be called more than once. Options are validated when the host starts, which then
    /// fails with an <see cref="OptionsValidationException"/> that names each wrong option.
    /// </summary>
    /// <param name="services">The application's services.</param>
    public static ITelefuncBuilder AddTelefunc(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.AddOptions<TelefuncOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TelefuncOptions>, TelefuncOptionsValidator>());
        services.AddMetrics();

        // Makes [Authorize] on a telefunction work, and refuse strangers, in an application that configures no authorization itself.
        services.AddAuthorization();

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new DialectSerializer(provider.GetRequiredService<IOptions<TelefuncOptions>>().Value.Json));
        services.TryAddSingleton<TelefuncEndpoint>();
        services.TryAddSingleton(provider => new ChannelServer(new ChannelHost(
            ChannelSide.Server,
            provider.GetRequiredService<DialectSerializer>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<TelefuncOptions>>().Value.Channel,
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Telefunc.Channels"),
            broadcast: provider.GetRequiredService<BroadcastHub>())));
        services.TryAddSingleton<IBroadcastTransport>(provider => new InMemoryBroadcastTransport(
            provider.GetRequiredService<IOptions<TelefuncOptions>>().Value.Broadcast.InMemory, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new BroadcastHub(
            provider.GetRequiredService<IBroadcastTransport>(),
            provider.GetRequiredService<IOptions<TelefuncOptions>>().Value.Broadcast,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Telefunc.Broadcasting")));
        services.TryAddSingleton<IBroadcast, Broadcast>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ChannelServerLifetime>());
        services.TryAddSingleton<IChannelEndpoint, ChannelEndpointHandler>();
        services.TryAddSingleton<OriginPolicy>();
        services.TryAddSingleton<CallHandler>();
        services.TryAddSingleton<CallAuthorization>();
        services.TryAddSingleton<CallTelemetry>();
        return new TelefuncBuilder(services);
    }

    /// <summary>Adds what <c>app.MapTelefunc()</c> needs, and changes its options.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the options; runs when they are first needed, after earlier configuration.</param>
    public static ITelefuncBuilder AddTelefunc(this IServiceCollection services, Action<TelefuncOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);

        services.Configure(configure);
        return services.AddTelefunc();
    }

    /// <summary>
    /// Adds what <c>app.MapTelefunc()</c> needs, with options from configuration. Works without reflection, also where the application is
    /// compiled ahead of time.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">
    /// The section with the options, for example <c>builder.Configuration.GetSection("Telefunc")</c>: named as the properties of
    /// <see cref="TelefuncOptions"/>, except for <see cref="TelefuncOptions.Json"/>, which is code's to set. Read when the options are
    /// first needed.
    /// </param>
    public static ITelefuncBuilder AddTelefunc(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        return services.AddTelefunc(options =>
        {
            options.Path = configuration.GetValue(nameof(options.Path), options.Path) ?? "";
            options.MaxRequestBodySize = configuration.GetValue(nameof(options.MaxRequestBodySize), options.MaxRequestBodySize);
            configuration.GetSection(nameof(options.AllowedOrigins)).Bind(options.AllowedOrigins);
            configuration.GetSection(nameof(options.Channel)).Bind(options.Channel);
            configuration.GetSection(nameof(options.Broadcast)).Bind(options.Broadcast);
        });
    }
}
