using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <summary>
/// The one connection of a client to a server that carries all its channels, whatever wire it is on at the moment: connects when a
/// channel is there, heals what breaks, moves from SSE to a WebSocket, and goes away when no channel has needed it for a while
/// (PROTOCOL.md 17). It knows neither sockets nor threads: calls, the events of wires and a <see cref="TimeProvider"/> drive it.
/// </summary>
/// <remarks>Thread safe. Lock order: the connection's lock, a channel's lock, a wire's. Methods whose name ends in Locked need the lock.</remarks>
internal sealed partial class ClientConnection : IChannelOwner, IWireEvents
{
    // What a server sends before RECONCILED waits for it; a server that sends more than this without one is not to be trusted.
    private const int MostEarlyBytes = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Uri _url;
    private readonly ConnectionTimes _times;
    private readonly ChannelTransports _transports;
    private readonly Func<ChannelTransports, ClientConnection, IClientWire> _createWire;
    private readonly Dictionary<string, ConnectionEntry> _entries = [];
    private readonly Dictionary<ushort, ConnectionEntry> _entriesByIndex = [];
    private readonly IndexPool _indices = new();
    private readonly Deadlines _deadlines;
    private readonly BackOff _backOff;
    private readonly BackOff _probeBackOff;
    private IClientWire? _wire;
    private bool _isClosing;
    private bool _isDisposed;

    /// <param name="url">The server's endpoint, for the log.</param>
    /// <param name="host">What the channels need. Its options belong to this connection: the server changes them.</param>
    /// <param name="times">The client's times.</param>
    /// <param name="transports">SSE, a WebSocket, or both: SSE first and then a WebSocket.</param>
    /// <param name="createWire">Makes a wire that reports to the connection.</param>
    /// <param name="random">For the jitter of the back-off.</param>
    public ClientConnection(
        Uri url,
        ChannelHost host,
        ConnectionTimes times,
        ChannelTransports transports,
        Func<ChannelTransports, ClientConnection, IClientWire> createWire,
        Random random)
    {
        _url = url;
        Host = host;
        _times = times;
        _transports = transports;
        _createWire = createWire;
        _deadlines = new Deadlines(host.Time, MeetDeadlines);
        _backOff = new BackOff(times.FirstRetry, times.LongestRetry, random);
        _probeBackOff = new BackOff(times.FirstReprobe, times.LongestReprobe, random);
    }

    public ChannelHost Host { get; }

    private ChannelOptions Options => Host.Options;

    /// <summary>Nothing is open on it.</summary>
    public bool IsUnused
    {
        get
        {
            lock (_lock)
                return _entries.Count == 0 && _wire is null;
        }
    }

    /// <summary>What the application holds under a channel's id.</summary>
    public object? Find(string id)
    {
        lock (_lock)
            return _entries.GetValueOrDefault(id)?.Face;
    }

    /// <summary>Takes channels over; connects if there is no connection. Channels that are registered together share a handshake.</summary>
    /// <exception cref="ObjectDisposedException">The client has been disposed of.</exception>
    /// <exception cref="InvalidOperationException">There are too many channels.</exception>
    public void Register(IReadOnlyList<ConnectionEntry> entries)
    {
        if (entries.Count == 0)
            return;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosing, typeof(TelefuncClient));
            if (_entries.Count + entries.Count > Options.MaxChannelsPerConnection)
                throw new InvalidOperationException($"More than {Options.MaxChannelsPerConnection} channels cannot be open on one connection.");
            foreach (var entry in entries)
            {
                if (!_entries.TryAdd(entry.Endpoint.Id, entry))
                    continue;
                entry.Endpoint.AwaitFirstAttachment();
                if (entry.Face is ClientChannel)
                    entry.Endpoint.AwaitListeners(_times.FirstListener);
                entry.Endpoint.TryRegister(this);
            }

            _listIsStale = true;
            AdvanceLocked();
        }
    }

    /// <summary>A listener of the channel threw an abort. A client's call is over when its channels live, so that only this one ends.</summary>
    public void AbortCall(ChannelEndpoint channel, object? value) => channel.Abort(value);

    /// <inheritdoc/>
    public void Ended(ChannelEndpoint channel)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(channel.Id, out var entry) || entry.Endpoint != channel)
                return;
            _entries.Remove(channel.Id);
            if (entry.Index >= 0)
            {
                _entriesByIndex.Remove((ushort)entry.Index);
                _indices.Release((ushort)entry.Index);
            }

            // The server may still hold what ended without it: the next list says that it is gone (PROTOCOL.md 19.7).
            if (!channel.IsEndKnownToPeer)
                _listIsStale = true;
            AdvanceLocked();
        }
    }

    /// <summary>Closes all channels gracefully, within their close timeout, and then the connection.</summary>
    public async Task CloseAsync()
    {
        ChannelEndpoint[] channels;
        lock (_lock)
        {
            _isClosing = true;
            channels = [.. _entries.Values.Select(static entry => entry.Endpoint)];
        }

        await Task.WhenAll(channels.Select(channel => channel.CloseAsync(Options.CloseTimeout, CancellationToken.None))).ConfigureAwait(false);
        lock (_lock)
        {
            _isDisposed = true;
            DropUpgradeLocked();
            _wire?.SayGoodbye();
            _wire = null;
            _deadlines.Stop();
        }
    }

    /// <summary>Does what is next, if nothing is under way.</summary>
    private void AdvanceLocked()
    {
        if (_isDisposed)
            return;
        if (_entries.Count > 0)
            _deadlines.Clear(Deadline.Idle);
        if (_wire is null)
        {
            if (_entries.Count > 0 && !_deadlines.IsSet(Deadline.Retry))
                ConnectLocked();
        }
        else if (_listIsStale && CanListLocked)
        {
            SendReconcileLocked();
        }
        else if (_entries.Count == 0 && _isReconciled && !_deadlines.IsSet(Deadline.Idle))
        {
            _deadlines.Set(Deadline.Idle, Options.IdleTimeout);
        }
    }

    private void ConnectLocked()
    {
        // SSE goes through everything, so a client that may use both begins with it.
        var transport = _transports.HasFlag(ChannelTransports.Sse) ? ChannelTransports.Sse : ChannelTransports.WebSocket;
        _wire = _createWire(transport, this);
        ClientLog.Connecting(Host.Logger, _url, _wire.Transport);
        _deadlines.Set(Deadline.Handshake, _times.Handshake);
        var wire = _wire;
        wire.Open(() => FirstFrame(wire));
    }

    private ReadOnlyMemory<byte> FirstFrame(IClientWire wire)
    {
        lock (_lock)
        {
            // A wire that was dropped while it opened sends what harms nobody.
            return wire == _wire ? Frame(FrameTag.Reconcile, ListLocked(upgrade: false)) : Frame(FrameTag.Ping, default);
        }
    }

    private void MeetDeadlines()
    {
        lock (_lock)
        {
            while (!_isDisposed && _deadlines.TryTakeDue(out var due))
            {
                switch (due)
                {
                    case Deadline.Retry:
                        AdvanceLocked();
                        break;
                    case Deadline.Handshake:
                        LoseLocked("the server did not answer in time");
                        break;
                    case Deadline.Ping:
                        PingLocked();
                        break;
                    case Deadline.Silence:
                        CheckSilenceLocked();
                        break;
                    case Deadline.Idle:
                        LeaveLocked();
                        break;
                    case Deadline.Upgrade:
                        UpgradeTimedOutLocked();
                        break;
                    case Deadline.Probe:
                        BeginUpgradeLocked();
                        break;
                }
            }
        }
    }

    /// <summary>No channel has needed the connection for a while.</summary>
    private void LeaveLocked()
    {
        if (_entries.Count > 0)
            return;
        ClientLog.Idle(Host.Logger, _url);
        DropUpgradeLocked();
        _wire?.SayGoodbye();
        ForgetWireLocked();
        _sessionId = null;
        _upgradesDisabled = false;
        _probeBackOff.Reset();
    }

    private static byte[] Frame(FrameTag tag, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(tag, 0, 0).Write(frame);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }
}
