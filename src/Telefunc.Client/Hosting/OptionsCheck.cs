using Telefunc.Connections;

namespace Telefunc;

/// <summary>Refuses options with which a client could not work, and hands them to the floors below.</summary>
internal static class OptionsCheck
{
    private const int MostChannels = ushort.MaxValue + 1;
    private const int LeastWindow = 2 * 1024 * 1024;
    private const int MostWindow = 64 * 1024 * 1024;

    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static void Verify(TelefuncClientOptions options)
    {
        var channel = options.Channel;
        Demand((channel.Transports & (ChannelTransports.Sse | ChannelTransports.WebSocket)) != ChannelTransports.None, "Channel.Transports names no transport.");
        Demand(options.HttpClient is null || options.HttpHandler is null, "HttpClient and HttpHandler cannot both be given.");
        Demand(options.CallTimeout > TimeSpan.Zero || options.CallTimeout == Timeout.InfiniteTimeSpan, "CallTimeout must be positive, or infinite.");
        Demand(options.MaxResultSize > 0, "MaxResultSize must be positive.");
        foreach (var (name, time) in (ReadOnlySpan<(string, TimeSpan)>)
        [
            (nameof(channel.ConnectTimeout), channel.ConnectTimeout),
            (nameof(channel.ReconnectTimeout), channel.ReconnectTimeout),
            (nameof(channel.IdleTimeout), channel.IdleTimeout),
            (nameof(channel.CloseTimeout), channel.CloseTimeout),
            (nameof(channel.FirstListenerTimeout), channel.FirstListenerTimeout),
            (nameof(channel.ReconnectDelay), channel.ReconnectDelay),
            (nameof(channel.MaxReconnectDelay), channel.MaxReconnectDelay),
            (nameof(channel.HandshakeTimeout), channel.HandshakeTimeout),
            (nameof(channel.UploadHandshakeTimeout), channel.UploadHandshakeTimeout),
            (nameof(channel.BatchTimeout), channel.BatchTimeout),
            (nameof(channel.UpgradeProbeTimeout), channel.UpgradeProbeTimeout),
        ])
        {
            Demand(time > TimeSpan.Zero && time.TotalMilliseconds <= int.MaxValue, $"Channel.{name} must be positive, and at most 24 days.");
        }

        foreach (var (name, size) in (ReadOnlySpan<(string, int)>)
        [
            (nameof(channel.ReplayBuffer), channel.ReplayBuffer),
            (nameof(channel.ReplayBufferBinary), channel.ReplayBufferBinary),
            (nameof(channel.BufferLimit), channel.BufferLimit),
            (nameof(channel.BufferLimitBinary), channel.BufferLimitBinary),
            (nameof(channel.MaxMessageSize), channel.MaxMessageSize),
            (nameof(channel.ConnectionHighWaterMark), channel.ConnectionHighWaterMark),
            (nameof(channel.ConnectionReceiveLimit), channel.ConnectionReceiveLimit),
        ])
        {
            Demand(size > 0, $"Channel.{name} must be positive.");
        }

        Demand(channel.MaxChannels is > 0 and <= MostChannels, $"Channel.MaxChannels must be from 1 to {MostChannels}.");
        Demand(channel.MaxReceiveWindow is >= LeastWindow and <= MostWindow, $"Channel.MaxReceiveWindow must be from {LeastWindow} to {MostWindow}.");
    }

    /// <summary>The engine's own options, which the server changes when it is connected to.</summary>
    public static ChannelOptions ForEngine(ClientChannelOptions options) => new()
    {
        ReconnectTimeout = options.ReconnectTimeout,
        IdleTimeout = options.IdleTimeout,
        ConnectTtl = options.ConnectTimeout,
        CloseTimeout = options.CloseTimeout,
        ClientReplayBuffer = options.ReplayBuffer,
        ClientReplayBufferBinary = options.ReplayBufferBinary,
        BufferLimit = options.BufferLimit,
        BufferLimitBinary = options.BufferLimitBinary,
        MaxMessageSize = options.MaxMessageSize,
        MaxChannelsPerConnection = options.MaxChannels,
        ConnectionHighWaterMark = options.ConnectionHighWaterMark,
        ConnectionReceiveLimit = options.ConnectionReceiveLimit,
        MaxReceiveWindow = options.MaxReceiveWindow,
    };

    public static ConnectionTimes Times(ClientChannelOptions options) => new()
    {
        FirstListener = options.FirstListenerTimeout,
        FirstRetry = options.ReconnectDelay,
        LongestRetry = options.MaxReconnectDelay,
        Handshake = options.HandshakeTimeout,
        Probe = options.UpgradeProbeTimeout,
    };

    private static void Demand(bool condition, string message)
    {
        if (!condition)
            throw new ArgumentException(message);
    }
}
