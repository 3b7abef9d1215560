using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Telefunc.Connections;

namespace Telefunc.Hosting;

/// <summary>Starts and stops the channels with the host, within the time that the host grants for its shutdown.</summary>
internal sealed class ChannelServerLifetime(ChannelServer server, IHostApplicationLifetime lifetime, IOptions<HostOptions> options) : IHostedService, IDisposable
{
    private CancellationTokenRegistration _stopping;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        server.Start();

        // The web server stops before other hosted services do and waits for its requests, and every wire is one: they must end first.
        _stopping = lifetime.ApplicationStopping.Register(static state => _ = ((ChannelServerLifetime)state!).StopChannelsAsync(), this);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private Task StopChannelsAsync()
    {
        var half = options.Value.ShutdownTimeout / 2;
        return server.StopAsync(server.Options.CloseTimeout < half ? server.Options.CloseTimeout : half);
    }
}
