using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Telefunc.Connections;

namespace Telefunc.Interop.Server;

/// <summary>The real server on a free port of this process. Used as a class fixture, or started with options of its own.</summary>
public sealed class TestServer : IAsyncLifetime
{
    private readonly Action<TelefuncOptions> _configure;
    private readonly TimeProvider _time;
    private readonly LogCollector _log;
    private readonly LogCollector _trace = new(LogLevel.Debug, nameof(Telefunc));
    private WebApplication? _app;

    public TestServer()
        : this(_ => { })
    {
    }

    private TestServer(Action<TelefuncOptions> configure, TimeProvider? time = null, LogLevel leastLogged = LogLevel.Warning)
    {
        _configure = configure;
        _time = time ?? TimeProvider.System;
        _log = new LogCollector(leastLogged);
    }

    public int Port { get; private set; }

    /// <summary>Warnings and errors that the server has logged.</summary>
    public string Log => _log.ToString();

    /// <param name="configure">Sets the options.</param>
    /// <param name="time">The time of channels and connections; the system's if not given.</param>
    /// <param name="leastLogged">What <see cref="Log"/> keeps.</param>
    internal static async Task<TestServer> StartAsync(
        Action<TelefuncOptions> configure, TimeProvider? time = null, LogLevel leastLogged = LogLevel.Warning)
    {
        var server = new TestServer(configure, time, leastLogged);
        await server.InitializeAsync();
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(_log).AddProvider(_trace).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton(_time);
        builder.Services.AddTelefunc(_configure);
        _app = builder.Build();
        _app.MapTelefunc();
        await _app.StartAsync();
        Port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    /// <summary>Everything that the library has logged, for the report of a failed test.</summary>
    internal string Trace => _trace.ToString();

    internal Task WaitForLogAsync(string text) => _log.WaitForAsync(text);

    /// <summary>Waits until the server has let go of every channel, so that nothing of them is left in its table.</summary>
    internal async Task WaitForNoChannelsAsync()
    {
        var registry = _app!.Services.GetRequiredService<ChannelServer>().Registry;
        using var patience = new CancellationTokenSource(Patience.Default, TimeProvider.System);
        while (registry.Count > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }

    /// <summary>Waits until the server has noticed the end of every connection but one; with <see cref="LogLevel.Debug"/> only.</summary>
    internal Task WaitForOneConnectionAsync() =>
        _log.WaitForAsync(text => Regex.Count(text, @" connection \S+ opened") == Regex.Count(text, @" connection \S+ ended") + 1, "all connections but one to end");

    /// <summary>Stops the host as an application does, and waits until it has stopped.</summary>
    internal Task StopAsync() => Patience.WaitForAsync(_app!.StopAsync(), "the host to stop");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _log.Dispose();
        _trace.Dispose();
    }
}
