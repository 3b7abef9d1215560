using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Telefunc;
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
}
