using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Telefunc.Channels;

namespace Telefunc.Connections;

/// <summary>
/// Everything that is live on this server: channels, sessions, wires, and the one sweep that looks after their time limits. Thread safe.
/// </summary>
internal sealed class ChannelServer : IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ServerWire, byte> _wires = new();
    private readonly ConcurrentDictionary<string, ServerSession> _sessions = new();
    private ITimer? _sweep;

    public ChannelServer(ChannelHost host, IMeterFactory meters)
    {
        Host = host;
        Registry = new ChannelRegistry(host.Time, host.Options);
        Telemetry = new ChannelTelemetry(meters, this);
    }

    public ChannelHost Host { get; }

    public ChannelOptions Options => Host.Options;

    public ChannelRegistry Registry { get; }

    public ChannelTelemetry Telemetry { get; }

    public TimeProvider Time => Host.Time;

    public ILogger Logger => Host.Logger;

    /// <summary>How many wires there are.</summary>
    public int WireCount => _wires.Count;

    /// <summary>Whether the server is going down, so that nothing new is accepted.</summary>
    public bool IsStopping { get; private set; }

    public void Add(ServerWire wire) => _wires.TryAdd(wire, 0);

    public void Remove(ServerWire wire) => _wires.TryRemove(wire, out _);

    public void Add(ServerSession session) => _sessions[session.Id] = session;

    public ServerSession? FindSession(string id) => _sessions.GetValueOrDefault(id);

    public void Remove(ServerSession session) => _sessions.TryRemove(session.Id, out _);

    /// <summary>Begins to look after time limits.</summary>
    public void Start() => _sweep = Time.CreateTimer(static state => ((ChannelServer)state!).Sweep(), this, SweepInterval, SweepInterval);

    /// <summary>Closes all channels gracefully, then all wires; takes nothing new from now on.</summary>
    /// <param name="timeout">How long the channels may take.</param>
    public async Task StopAsync(TimeSpan timeout)
    {
        IsStopping = true;
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

    public void Dispose() => _sweep?.Dispose();

    private void Sweep()
    {
        foreach (var wire in _wires.Keys)
        {
            try
            {
                wire.CheckTimeLimits();
            }
            catch (Exception error)
            {
                // This runs on a timer: one wire's failure must neither end the process nor keep the others from being looked after.
                ConnectionLog.Failed(Logger, wire.Transport, wire.ConnectionId, error);
            }
        }

        foreach (var session in _sessions.Values)
        {
            if (session.Wire.HasEndedFor(Options.ReconnectTimeout))
                Remove(session);
        }

        Registry.Sweep();
    }
}
