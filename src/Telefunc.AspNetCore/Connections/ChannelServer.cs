using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Telefunc.Channels;
using Telefunc.Serialization;

namespace Telefunc.Connections;

/// <summary>
/// Everything that is live on this server: channels, sessions, wires, and the one sweep that looks after their time limits. Thread safe.
/// </summary>
internal sealed class ChannelServer : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ServerWire, byte> _wires = new();
    private readonly ConcurrentDictionary<string, ServerSession> _sessions = new();
    private readonly IHostApplicationLifetime? _lifetime;
    private readonly TimeSpan _shutdownTimeout;
    private readonly Lock _closingLock = new();
    private Task? _closing;
    private ITimer? _sweep;
    private CancellationTokenRegistration _stopping;

    public ChannelServer(
        IOptions<TelefuncOptions> options,
        DialectSerializer serializer,
        ILoggerFactory loggers,
        TimeProvider time,
        IHostApplicationLifetime? lifetime = null,
        IOptions<HostOptions>? hostOptions = null)
    {
        Options = options.Value.Channel;
        Logger = loggers.CreateLogger("Telefunc.Channels");
        Host = new ChannelHost(ChannelSide.Server, serializer, time, Options, Logger);
        Registry = new ChannelRegistry(time, Options);
        _lifetime = lifetime;
        _shutdownTimeout = hostOptions?.Value.ShutdownTimeout ?? TimeSpan.FromSeconds(30);
    }

    public ChannelHost Host { get; }

    public ChannelOptions Options { get; }

    public ChannelRegistry Registry { get; }

    public TimeProvider Time => Host.Time;

    public ILogger Logger { get; }

    /// <summary>Wires that are open at this moment.</summary>
    public ICollection<ServerWire> Wires => _wires.Keys;

    /// <summary>Whether the host is going down, so that nothing new is accepted.</summary>
    public bool IsStopping { get; private set; }

    public void Add(ServerWire wire) => _wires.TryAdd(wire, 0);

    public void Remove(ServerWire wire) => _wires.TryRemove(wire, out _);

    public void Add(ServerSession session) => _sessions[session.Id] = session;

    public ServerSession? FindSession(string id) => _sessions.GetValueOrDefault(id);

    public void Remove(ServerSession session) => _sessions.TryRemove(session.Id, out _);

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _sweep = Time.CreateTimer(static state => ((ChannelServer)state!).Sweep(), this, SweepInterval, SweepInterval);

        // The web server stops before other hosted services do and waits for its requests, and every wire is one: they must end first.
        if (_lifetime is not null)
            _stopping = _lifetime.ApplicationStopping.Register(static state => _ = ((ChannelServer)state!).CloseEverythingAsync(), this);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// The web server still accepts requests now and does not afterwards, and a client without streaming upload agrees to the close by a
    /// request of its own; so the host stops it only when the channels have closed.
    /// </summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => CloseEverythingAsync().WaitAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stopping.Dispose();
        _sweep?.Dispose();
    }

    /// <summary>Closes all channels gracefully, then all wires, in the time that the host grants.</summary>
    internal Task CloseEverythingAsync()
    {
        lock (_closingLock)
            return _closing ??= CloseChannelsAndWiresAsync();
    }

    private async Task CloseChannelsAndWiresAsync()
    {
        IsStopping = true;
        var timeout = Options.CloseTimeout < _shutdownTimeout / 2 ? Options.CloseTimeout : _shutdownTimeout / 2;
        try
        {
            await Task.WhenAll(Registry.Open.Select(channel => channel.CloseAsync(timeout, CancellationToken.None))).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            ConnectionLog.ShutdownFailed(Logger, error);
        }

        foreach (var wire in _wires.Keys)
            wire.End(WireEnd.Permanent, "the server is shutting down");
    }

    private void Sweep()
    {
        foreach (var wire in _wires.Keys)
            wire.CheckTimeLimits();
        foreach (var session in _sessions.Values)
        {
            if (session.Wire.HasEndedFor(Options.ReconnectTimeout))
                Remove(session);
        }

        Registry.Sweep();
    }
}
