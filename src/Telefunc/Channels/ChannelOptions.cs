namespace Telefunc;

/// <summary>
/// Limits and times of channels. Every limit is per channel or per connection as it says; sizes are in bytes. Set them before the
/// host starts; they are read when a channel or connection is created. Bindable from configuration. (PROTOCOL.md 18)
/// </summary>
public sealed class ChannelOptions
{
    /// <summary>Which transports the server offers.</summary>
    /// <value>Default: both.</value>
    public ChannelTransports Transports { get; set; } = ChannelTransports.Sse | ChannelTransports.WebSocket;

    /// <summary>How long a channel waits for a client that lost its connection before it ends with a <c>NetworkException</c>.</summary>
    /// <value>Default: 60 seconds. Told to clients.</value>
    public TimeSpan ReconnectTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a client keeps a connection on which no channel is open.</summary>
    /// <value>Default: 60 seconds. Told to clients.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a client proves that it is alive. A connection without a sign of life for twice this time is dropped.</summary>
    /// <value>Default: 5 seconds; at least 1 second. Told to clients.</value>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a returned channel, or that of a function which a client passed, waits for its client to attach for the first time; also
    /// how long a place is kept for a channel that a client named before its call arrived.
    /// </summary>
    /// <value>
    /// Default: 15 seconds, longer than the 10 seconds after which a client repeats a handshake that was lost. (The JavaScript server
    /// waits 5 seconds, so that a channel whose first handshake was lost is lost too.)
    /// </value>
    public TimeSpan ConnectTtl { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a graceful close waits for the peer and for close callbacks, where the call does not say.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many bytes of text frames a channel keeps for a client that comes back, until it knows that they arrived.</summary>
    /// <value>
    /// Default: 2 MiB, as much as the initial credit window; the JavaScript server keeps 256 KiB, which is less than it lets out,
    /// and so loses messages silently on reconnect (PROTOCOL.md 19.2).
    /// </value>
    public int ReplayBuffer { get; set; } = 2 * 1024 * 1024;

    /// <summary>How many bytes of binary frames a channel keeps for a client that comes back, until it knows that they arrived.</summary>
    /// <value>Default: 2 MiB.</value>
    public int ReplayBufferBinary { get; set; } = 2 * 1024 * 1024;

    /// <summary>How many bytes of text frames the client keeps for a server that it lost.</summary>
    /// <value>Default: 1 MiB. Told to clients.</value>
    public int ClientReplayBuffer { get; set; } = 1024 * 1024;

    /// <summary>How many bytes of binary frames the client keeps for a server that it lost.</summary>
    /// <value>Default: 2 MiB. Told to clients.</value>
    public int ClientReplayBufferBinary { get; set; } = 2 * 1024 * 1024;

    /// <summary>How many bytes of text a channel holds back while its client is away; beyond it the oldest sends fail.</summary>
    /// <value>Default: 512 KiB.</value>
    public int BufferLimit { get; set; } = 512 * 1024;

    /// <summary>How many bytes of binary data a channel holds back while its client is away; beyond it the oldest sends fail.</summary>
    /// <value>Default: 2 MiB.</value>
    public int BufferLimitBinary { get; set; } = 2 * 1024 * 1024;

    /// <summary>How often a client without streaming upload posts at most.</summary>
    /// <value>Default: 300 milliseconds. Told to clients.</value>
    public TimeSpan SseFlushThrottle { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a client without streaming upload gathers messages after a pause.</summary>
    /// <value>Default: 50 milliseconds. Told to clients.</value>
    public TimeSpan SsePostIdleFlushDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The largest message that is accepted from a client; a larger one ends that connection.</summary>
    /// <value>Default: 16 MiB and the frame's header.</value>
    public int MaxMessageSize { get; set; } = (16 * 1024 * 1024) + 64;

    /// <summary>How many channels one connection may carry; more are not acknowledged, so that the client ends them with a network error.</summary>
    /// <value>Default: 10,000; at most 65,536.</value>
    public int MaxChannelsPerConnection { get; set; } = 10_000;

    /// <summary>
    /// How many bytes may wait to be written to one connection. Above it the connection's channels hold back in their own bounded
    /// buffers until the client has caught up.
    /// </summary>
    /// <value>Default: 4 MiB.</value>
    public int ConnectionHighWaterMark { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// How many received bytes of one connection may wait for listeners, beyond the credit that the client was given. Above it
    /// nothing more is read from that connection until listeners have caught up; if they do not within <see cref="ReconnectTimeout"/>,
    /// the connection and its channels end (<see cref="NetworkErrorReason.ReceiveLimit"/>).
    /// </summary>
    /// <value>Default: 4 MiB.</value>
    public int ConnectionReceiveLimit { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// The largest window to which the credit of one channel's client may grow: so many bytes of one channel can wait for a listener
    /// at the most.
    /// </summary>
    /// <value>Default: 16 MiB; at least 2 MiB, the window that every channel begins with, and at most 64 MiB.</value>
    public int MaxReceiveWindow { get; set; } = 16 * 1024 * 1024;
}
