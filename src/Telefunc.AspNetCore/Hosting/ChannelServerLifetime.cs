using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Telefunc.Connections;

namespace Telefunc.Hosting;

/// <summary>Starts and stops the channels with the host, within the time that the host grants for its shutdown.</summary>
internal sealed class ChannelServerLifetime(ChannelServer server, IHostApplicationLifetime lifetime, IOptions<HostOptions> options)
    : IHostedLifecycleService, IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenRegistration _stopping;
    private Task? _stopped;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        server.Start();

        // The web server waits for its requests when it stops, and every wire is one: they must end first.
        _stopping = lifetime.ApplicationStopping.Register(static state => _ = ((ChannelServerLifetime)state!).StopChannelsAsync(), this);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// The web server still accepts requests now and does not afterwards, and a client without streaming upload agrees to the close by a
    /// request of its own; so the host stops it only when the channels have closed.
    /// </summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => StopChannelsAsync().WaitAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private Task StopChannelsAsync()
    {
        var half = options.Value.ShutdownTimeout / 2;
        lock (_lock)
            return _stopped ??= server.StopAsync(server.Options.CloseTimeout < half ? server.Options.CloseTimeout : half);
    }
}
