using StackExchange.Redis;

namespace Telefunc.Redis;

/// <summary>
/// Settings of <see cref="RedisBroadcastTransport"/>. All servers of an application must have the same prefix, retention and channels.
/// They are read once, when the transport is made, and validated then.
/// </summary>
public sealed class RedisBroadcastOptions
{
    /// <summary>
    /// Where Redis is and how to reach it; a copy is used, with <c>AbortOnConnectFail</c> off and without a backlog, because the transport
    /// waits and retries itself. Either this or <see cref="Connection"/> is needed.
    /// </summary>
    /// <value>Default: <see langword="null"/>; <c>AddRedis("host:port")</c> sets it.</value>
    public ConfigurationOptions? Configuration { get; set; }

    /// <summary>A connection that the application has already and disposes itself, in place of <see cref="Configuration"/>.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public IConnectionMultiplexer? Connection { get; set; }

    /// <summary>
    /// What the names of all keys and channels in Redis begin with. Applications that share a Redis need different ones, also when they
    /// use different databases, because channels know no databases. Without <c>{</c> and <c>}</c>.
    /// </summary>
    /// <value>Default: <c>telefunc:</c>.</value>
    public string KeyPrefix { get; set; } = "telefunc:";

    /// <summary>How many messages of a key are retained at most; older ones are dropped. The newest one is always kept.</summary>
    /// <value>Default: 1,000; from 1 to 1,000,000.</value>
    public int RetainedMessages { get; set; } = 1000;

    /// <summary>How many bytes of a key's messages are retained at most, with some 70 bytes for each. The newest message is always kept.</summary>
    /// <value>Default: 8 MiB; at least 1 KiB.</value>
    public int RetainedBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// How long messages are retained at most. They are dropped when something is published under the key, and all together when nothing
    /// was published for so long.
    /// </summary>
    /// <value>Default: 5 minutes; from 1 second to 30 days.</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long the count of a key is remembered after the last message, and as long as a server listens. Afterwards it begins at 1 in
    /// a new epoch. It costs some 200 bytes a key.
    /// </summary>
    /// <value>Default: 1 day; from <see cref="Retention"/> to 365 days.</value>
    public TimeSpan CountRetention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>When the count may go on after a restart of Redis.</summary>
    /// <value>Default: <see cref="RedisRestartTrust.SyncedAppendOnlyFile"/>.</value>
    public RedisRestartTrust RestartTrust { get; set; } = RedisRestartTrust.SyncedAppendOnlyFile;

    /// <summary>Which publish/subscribe commands are used.</summary>
    /// <value>Default: <see cref="ShardedChannels.Automatic"/>.</value>
    public ShardedChannels ShardedChannels { get; set; }

    /// <summary>
    /// How long a publish waits, and tries again, while Redis is away. Redis remembers for at least twice as long which messages it has
    /// taken, so that one whose answer was lost is not taken again.
    /// </summary>
    /// <value>Default: 10 seconds; from 100 milliseconds to 10 minutes.</value>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long beginning to listen, and reading the history, wait while Redis is away.</summary>
    /// <value>Default: 10 seconds; from 100 milliseconds to 10 minutes.</value>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause before the second try; it doubles with each further one, and ends early when the connection is back.</summary>
    /// <value>Default: 50 milliseconds; at least 1 millisecond.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between two tries.</summary>
    /// <value>Default: 1 second; at least <see cref="RetryDelay"/>.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many publishes of all keys may wait for Redis. One more fails as overloaded.</summary>
    /// <value>Default: 10,000; at least 1.</value>
    public int MaxWaitingMessages { get; set; } = 10_000;

    /// <summary>How many bytes of payload may wait for Redis. A publish that exceeds it fails as overloaded, unless nothing else waits.</summary>
    /// <value>Default: 64 MiB; at least 1 KiB.</value>
    public long MaxWaitingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long Redis goes on sending a key's messages after the last listener has left, in case another one comes.</summary>
    /// <value>Default: 5 seconds; from zero to 10 minutes.</value>
    public TimeSpan UnsubscribeDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many subscriptions may be on their way to Redis at once, when many begin or are confirmed together.</summary>
    /// <value>Default: 256; from 1 to 10,000.</value>
    public int MaxConcurrentSubscribes { get; set; } = 256;

    /// <summary>
    /// How often the transport publishes a probe and waits until it hears it, while anything is listened to. Finds connections that look
    /// open and carry nothing.
    /// </summary>
    /// <value>Default: 10 seconds; from 100 milliseconds to 10 minutes.</value>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a probe may take, also that of the health check, before it counts as lost.</summary>
    /// <value>Default: 5 seconds; from 100 milliseconds to 10 minutes.</value>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
