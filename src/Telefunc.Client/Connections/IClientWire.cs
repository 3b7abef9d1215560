using Telefunc.Channels;

namespace Telefunc.Connections;

/// <summary>
/// One wire to the server, as its connection sees it. What it has to say it says through <see cref="IWireEvents"/>, never from within a
/// call of one of these members. Thread safe.
/// </summary>
internal interface IClientWire : IWire
{
    /// <summary>The name on the wire: <c>ws</c> or <c>sse</c>.</summary>
    string Transport { get; }

    /// <summary>Reading pauses until listeners have caught up, so that the server's silence means nothing.</summary>
    bool IsReadingPaused { get; }

    /// <summary>It is known how frames go up, so that nothing more is being tried; an upgrade may begin.</summary>
    bool IsSettled { get; }

    /// <summary>Frames go up in batches, so that acknowledgements of arrivals are slow.</summary>
    bool IsBatching { get; }

    /// <summary>Begins to connect.</summary>
    /// <param name="firstFrame">Gives the first frame to send, when the wire can send it.</param>
    void Open(Func<ReadOnlyMemory<byte>> firstFrame);

    /// <summary>Lets go of the wire without a goodbye, so that the server waits for the client to come back.</summary>
    void Drop();

    /// <summary>Lets go of the wire after what was written has left; the server keeps nothing.</summary>
    void SayGoodbye();

    /// <summary>Gets everything that was written to the server, then holds back, and reports <see cref="IWireEvents.Drained"/>.</summary>
    void BeginDrain();

    /// <summary>Goes on as before <see cref="BeginDrain"/>; what was held back is sent.</summary>
    void CancelDrain();
}
