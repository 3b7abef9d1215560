using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Telefunc.Interop.Server;

/// <summary>The real server on a free port of this process. Used as a class fixture, or started with options of its own.</summary>
public sealed class TestServer : IAsyncLifetime
{
    private readonly Action<TelefuncOptions> _configure;
    private readonly LogCollector _log = new();
    private WebApplication? _app;

    public TestServer()
        : this(_ => { })
    {
    }

    private TestServer(Action<TelefuncOptions> configure) => _configure = configure;

    public int Port { get; private set; }

    /// <summary>What the server has logged: warnings and errors, and of Telefunc everything.</summary>
    public string Log => _log.ToString();

    internal static async Task<TestServer> StartAsync(Action<TelefuncOptions> configure)
    {
        var server = new TestServer(configure);
        await server.InitializeAsync();
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(_log).SetMinimumLevel(LogLevel.Warning).AddFilter("Telefunc", LogLevel.Debug);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddTelefunc(_configure);
        _app = builder.Build();
        _app.MapTelefunc();
        await _app.StartAsync();
        Port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _log.Dispose();
    }
}
