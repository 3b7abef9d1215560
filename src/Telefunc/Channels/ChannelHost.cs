using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Telefunc.Broadcasting;
using Telefunc.Serialization;

namespace Telefunc.Channels;

/// <summary>What channels need from the program that hosts them. Immutable; shared by all channels of a server or client.</summary>
internal sealed class ChannelHost(
    ChannelSide side,
    DialectSerializer serializer,
    TimeProvider time,
    ChannelOptions options,
    ILogger logger,
    WorkScheduler? work = null,
    SynchronizationContext? callbackContext = null,
    BroadcastHub? broadcast = null)
{
    private static readonly AsyncLocal<ChannelHost?> Ambient = new();
    private static readonly Lazy<ChannelHost> Fallback = new(() =>
        new ChannelHost(ChannelSide.Server, DialectSerializer.Default, TimeProvider.System, new ChannelOptions(), NullLogger.Instance));

    private BroadcastHub? _broadcast = broadcast;

    /// <summary>
    /// The host of the call that is running. A channel that is created outside of any call, for instance in a unit test that calls a
    /// telefunction directly, gets defaults.
    /// </summary>
    public static ChannelHost Current => Ambient.Value ?? Fallback.Value;

    public ChannelSide Side => side;

    public DialectSerializer Serializer => serializer;

    public TimeProvider Time => time;

    public ChannelOptions Options => options;

    public ILogger Logger => logger;

    /// <summary>Runs listeners and callbacks.</summary>
    public WorkScheduler Work { get; } = work ?? WorkScheduler.ThreadPool;

    /// <summary>Where the application wants its listeners and callbacks to run; <see langword="null"/> for the thread pool.</summary>
    public SynchronizationContext? CallbackContext => callbackContext;

    /// <summary>The broadcasts that its members belong to; those of this process alone where nothing else was said.</summary>
    public BroadcastHub Broadcast => _broadcast ?? Interlocked.CompareExchange(ref _broadcast, OwnBroadcast(), null) ?? _broadcast;

    public static void SetCurrent(ChannelHost? host) => Ambient.Value = host;

    private BroadcastHub OwnBroadcast() => new(new InMemoryBroadcastTransport(time: time), new BroadcastOptions(), time, logger, Work);
}
