namespace Telefunc.MemoryServer;

/// <summary>One key, and what a test has to know of the server.</summary>
/// <param name="broadcast">The bus.</param>
/// <param name="members">Who has ended.</param>
public sealed class Room(IBroadcast broadcast, Members members)
{
    private const string Key = "room";

    /// <summary>Joins the key.</summary>
    [Telefunction]
    public BroadcastChannel<string> OnJoin(string id)
    {
        var channel = new BroadcastChannel<string>(Key);
        channel.OnClose(error => members.NoteEnd(id, error));
        return channel;
    }

    /// <summary>Publishes so many bytes so many times.</summary>
    [Telefunction]
    public async Task OnPublish(int count, int size)
    {
        for (var n = 0; n < count; n++)
            await broadcast.PublishBinaryAsync(Key, new byte[size]);
    }

    /// <summary>The network error with which a member has ended; <see langword="null"/> while it has not.</summary>
    [Telefunction]
    public string? OnEndOf(string id) => members.EndOf(id);

    /// <summary>Bytes that cannot be collected.</summary>
    [Telefunction]
    public long OnMeasure()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
