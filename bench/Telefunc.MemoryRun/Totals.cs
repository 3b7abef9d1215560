namespace Telefunc.MemoryRun;

/// <summary>What has happened so far. Thread safe.</summary>
public sealed class Totals
{
    private long _sent;
    private long _dropped;
    private long _published;
    private long _letGo;
    private long _received;
    private long _connections;

    /// <summary>Sends of the server to the clients that never read.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>How many of them failed with <see cref="ChannelOverflowException"/>.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Messages that were published.</summary>
    public long Published => Volatile.Read(ref _published);

    /// <summary>Members that ended because they did not read.</summary>
    public long LetGo => Volatile.Read(ref _letGo);

    /// <summary>Messages that reached a listener of the server.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Connections that the clients have made; the server ends one whose reading was paused for too long.</summary>
    public long Connections => Volatile.Read(ref _connections);

    internal void NoteSent() => Interlocked.Increment(ref _sent);

    internal void NoteDropped() => Interlocked.Increment(ref _dropped);

    internal void NotePublished() => Interlocked.Increment(ref _published);

    internal void NoteLetGo() => Interlocked.Increment(ref _letGo);

    internal void NoteReceived() => Interlocked.Increment(ref _received);

    internal void NoteConnection() => Interlocked.Increment(ref _connections);
}
