using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Telefunc;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a <see cref="TelefuncClient"/> to an application's services.</summary>
public static class TelefuncClientServiceCollectionExtensions
{
    private const string HandlerName = "Telefunc";

    /// <summary>
    /// Adds a <see cref="TelefuncClient"/> as a singleton. Its requests go through the handlers of <c>IHttpClientFactory</c>, to which the
    /// returned builder adds others; logger and <see cref="TimeProvider"/> are those of the application if it has them.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="url">The server's endpoint, for instance <c>https://example.org/_telefunc</c>.</param>
    /// <param name="configure">Sets options; services of the application are at hand.</param>
    /// <returns>A builder for the handlers of the client's requests.</returns>
    /// <exception cref="UriFormatException">The address is not absolute.</exception>
    [SuppressMessage("Design", "CA1054", Justification = "There is an overload for URIs.")]
    public static IHttpClientBuilder AddTelefuncClient(
        this IServiceCollection services, string url, Action<IServiceProvider, TelefuncClientOptions>? configure = null) =>
        services.AddTelefuncClient(new Uri(url, UriKind.Absolute), configure);

    /// <inheritdoc cref="AddTelefuncClient(IServiceCollection,string,Action{IServiceProvider,TelefuncClientOptions})"/>
    public static IHttpClientBuilder AddTelefuncClient(
        this IServiceCollection services, Uri url, Action<IServiceProvider, TelefuncClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(url);
        services.TryAddSingleton(provider =>
        {
            var options = new TelefuncClientOptions
            {
                LoggerFactory = provider.GetService<ILoggerFactory>(),
                TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
            };
            configure?.Invoke(provider, options);
            if (options.HttpHandler is not null || options.HttpClient is not null)
                return new TelefuncClient(url, options);

            // Asked for each request, because the factory renews handlers. A handler is used without a client's time limit, which would
            // cut uploads; disposing of the invoker leaves it alone.
            var handlers = provider.GetRequiredService<IHttpMessageHandlerFactory>();
            return new TelefuncClient(url, options, () => new HttpMessageInvoker(handlers.CreateHandler(HandlerName), disposeHandler: false));
        });
        return services.AddHttpClient(HandlerName).ConfigurePrimaryHttpMessageHandler(() =>
            OperatingSystem.IsBrowser() ? new HttpClientHandler() : new SocketsHttpHandler());
    }
}
