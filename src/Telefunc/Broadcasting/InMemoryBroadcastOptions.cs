namespace Telefunc;

/// <summary>What the broadcast engine in memory retains of each key. Sizes are in bytes.</summary>
public sealed class InMemoryBroadcastOptions
{
    /// <summary>How many messages of a key are kept for a server that has fallen behind.</summary>
    /// <value>Default: 1,000; at least 1.</value>
    public int RetainedMessages { get; set; } = 1000;

    /// <summary>How many bytes of a key's messages are kept; the newest message always is.</summary>
    /// <value>Default: 256 KiB; at least 1.</value>
    public int RetainedBytes { get; set; } = 256 * 1024;

    /// <summary>How many bytes of all keys together are kept; beyond it a key keeps only its newest message.</summary>
    /// <value>Default: 64 MiB; at least 1.</value>
    public int MaxRetainedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// How long messages are kept, and how long the count of a key to which nobody listens is remembered after its last message. A key
    /// that was forgotten begins with number 1 and another epoch.
    /// </summary>
    /// <value>Default: 5 minutes; at least 1 second.</value>
    public TimeSpan RetentionTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many keys are remembered; beyond it a publish under a new key fails with <c>BroadcastException</c>.</summary>
    /// <value>Default: 200,000; at least 1.</value>
    public int MaxKeys { get; set; } = 200_000;
}
