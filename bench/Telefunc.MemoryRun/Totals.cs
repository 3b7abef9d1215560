namespace Telefunc.MemoryRun;

/// <summary>What has happened so far. Thread safe.</summary>
public sealed class Totals
{
    private long _sent;
    private long _dropped;
    private long _received;
    private long _connections;

    /// <summary>Sends of the server to the client that never reads.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>How many of them failed with <see cref="ChannelOverflowException"/>.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Messages that reached a listener of the server.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Connections that the clients have made; the server ends one whose reading was paused for too long.</summary>
    public long Connections => Volatile.Read(ref _connections);

    internal void NoteSent() => Interlocked.Increment(ref _sent);

    internal void NoteDropped() => Interlocked.Increment(ref _dropped);

    internal void NoteReceived() => Interlocked.Increment(ref _received);

    internal void NoteConnection() => Interlocked.Increment(ref _connections);
}
