namespace Telefunc;

/// <summary>
/// Limits and times of broadcasts on one server. Sizes are in bytes. They are read when the host starts. Bindable from configuration.
/// </summary>
public sealed class BroadcastOptions
{
    /// <summary>The longest key, in UTF-16 characters.</summary>
    /// <value>Default: 256; from 1 to 4,096.</value>
    public int MaxKeyLength { get; set; } = 256;

    /// <summary>How many keys this server listens to at a time; one more fails with <c>BroadcastException</c>.</summary>
    /// <value>Default: 100,000; at least 1.</value>
    public int MaxKeys { get; set; } = 100_000;

    /// <summary>
    /// How much text of one key is held for members and subscribers that are slow or away. It is held once for all of them, whatever
    /// their number, and only while one of them needs it; the newest message comes on top. Who falls further behind is treated as
    /// <see cref="SlowMember"/> says, or told of a gap if it is a subscriber on the server. Counts all text of the key, and 128 bytes a message.
    /// </summary>
    /// <value>Default: 512 KiB; at least 1.</value>
    public int BufferLimit { get; set; } = 512 * 1024;

    /// <summary>The same for binary messages.</summary>
    /// <value>Default: 2 MiB; at least 1.</value>
    public int BufferLimitBinary { get; set; } = 2 * 1024 * 1024;

    /// <summary>What becomes of a member whose messages are no longer held, or never reached this server.</summary>
    /// <value>Default: <see cref="SlowMember.Disconnect"/>.</value>
    public SlowMember SlowMember { get; set; } = SlowMember.Disconnect;

    /// <summary>How long this server goes on listening to a key after its last member and subscriber have left, in case one comes back.</summary>
    /// <value>Default: 5 seconds; up to about 24 days.</value>
    public TimeSpan UnsubscribeDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a message that came too early waits for those before it until they are read from the engine's history.</summary>
    /// <value>Default: 50 milliseconds; at least 1 millisecond.</value>
    public TimeSpan ReorderDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How many messages of one key may wait for those before them; further ones are read from the engine's history.</summary>
    /// <value>Default: 1,000; at least 1.</value>
    public int ReorderLimit { get; set; } = 1000;

    /// <summary>How long missing messages are asked for, when the engine's history cannot be read or does not have them yet, until they count as lost.</summary>
    /// <value>Default: 30 seconds; at least 1 millisecond.</value>
    public TimeSpan CatchUpTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often this server compares its position in each key with the engine's, so that a message which was lost without a trace, and
    /// after which nothing followed, is found.
    /// </summary>
    /// <value>Default: 15 seconds; at least 1 second. The longest time, about 24 days, is in effect never.</value>
    public TimeSpan PositionCheckInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many publishes of one key may wait until this server has begun to listen to the key; one more fails with <c>BroadcastException</c>.</summary>
    /// <value>Default: 1,000; at least 1.</value>
    public int MaxWaitingPublishes { get; set; } = 1000;

    /// <summary>What the engine in memory retains, where no other engine is used.</summary>
    public InMemoryBroadcastOptions InMemory { get; } = new();
}
