namespace Telefunc;

/// <summary>
/// Limits and times of a client's channels and connections. Sizes are in bytes. Set them before the client is created. (PROTOCOL.md 18)
/// </summary>
public sealed class ClientChannelOptions
{
    /// <summary>Which wires may carry channels: with both, a connection begins on SSE and moves to a WebSocket.</summary>
    /// <value>Default: both.</value>
    public ChannelTransports Transports { get; set; } = ChannelTransports.Sse | ChannelTransports.WebSocket;

    /// <summary>
    /// Whether a connection over SSE tries to send with one request that stays open; otherwise, and where that does not work, it sends
    /// batches. Browsers always send batches.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool StreamUploads { get; set; } = true;

    /// <summary>How long a channel waits for its first connection before it ends with a <see cref="NetworkException"/>.</summary>
    /// <value>Default: 60 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a channel waits for a lost connection before it ends with a <see cref="NetworkException"/>.</summary>
    /// <value>Default: 60 seconds, until the server names its own value.</value>
    public TimeSpan ReconnectTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection without channels is kept.</summary>
    /// <value>Default: 60 seconds, until the server names its own value.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long messages wait for the first listener of their kind, text or binary, on a channel that a call has returned, so that a
    /// program misses nothing before it listens. They never take more than the credit that the server was given. Afterwards messages to
    /// which nobody listens are dropped, and those that want an answer are refused.
    /// </summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan FirstListenerTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a graceful close waits for the server and for close callbacks, where the call does not say.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait before the first new attempt to connect. Each further wait is twice as long; all vary by half, at random.</summary>
    /// <value>Default: 500 milliseconds.</value>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between attempts to connect, before the variation.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the opening of a connection may take, and again the server's answer to the list of channels.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server has to confirm an upload that stays open, before batches are used.</summary>
    /// <value>Default: 3 seconds.</value>
    public TimeSpan UploadHandshakeTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long the server has to confirm a batch on a connection over SSE, plus a second for each 32 KiB; then the connection counts as lost.
    /// </summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan BatchTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a WebSocket has to prove that it works, before a connection on SSE moves to it.</summary>
    /// <value>Default: 3 seconds.</value>
    public TimeSpan UpgradeProbeTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How many bytes of text frames a channel keeps for a server that it lost, until it knows that they arrived.</summary>
    /// <value>Default: 1 MiB, until the server names its own value.</value>
    public int ReplayBuffer { get; set; } = 1024 * 1024;

    /// <summary>How many bytes of binary frames a channel keeps for a server that it lost, until it knows that they arrived.</summary>
    /// <value>Default: 2 MiB, until the server names its own value.</value>
    public int ReplayBufferBinary { get; set; } = 2 * 1024 * 1024;

    /// <summary>
    /// How many bytes of text a channel holds back while there is no connection; beyond it the oldest sends fail with a
    /// <see cref="ChannelOverflowException"/>.
    /// </summary>
    /// <value>Default: 512 KiB.</value>
    public int BufferLimit { get; set; } = 512 * 1024;

    /// <summary>
    /// How many bytes of binary data a channel holds back while there is no connection; beyond it the oldest sends fail with a
    /// <see cref="ChannelOverflowException"/>.
    /// </summary>
    /// <value>Default: 2 MiB.</value>
    public int BufferLimitBinary { get; set; } = 2 * 1024 * 1024;

    /// <summary>The largest message that is accepted from the server; a larger one ends that connection.</summary>
    /// <value>Default: 16 MiB and the frame's header.</value>
    public int MaxMessageSize { get; set; } = (16 * 1024 * 1024) + 64;

    /// <summary>How many channels may be open on one connection.</summary>
    /// <value>Default: 10,000; at most 65,536.</value>
    public int MaxChannels { get; set; } = 10_000;

    /// <summary>How many bytes may wait to be written to a connection. Above it the channels hold back in their own bounded buffers.</summary>
    /// <value>Default: 4 MiB.</value>
    public int ConnectionHighWaterMark { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// How many received bytes of a connection may wait for listeners, beyond the credit that the server was given. Above it nothing more
    /// is read until listeners have caught up.
    /// </summary>
    /// <value>Default: 4 MiB.</value>
    public int ConnectionReceiveLimit { get; set; } = 4 * 1024 * 1024;

    /// <summary>The largest window to which the credit that a channel gives the server may grow.</summary>
    /// <value>Default: 16 MiB; from 2 MiB to 64 MiB.</value>
    public int MaxReceiveWindow { get; set; } = 16 * 1024 * 1024;
}
