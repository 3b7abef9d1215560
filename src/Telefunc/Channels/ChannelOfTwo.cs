using Telefunc.Channels;

namespace Telefunc;

/// <summary>
/// A private two-way pipe between the server and the one client that called. Create it in a telefunction and return its
/// <see cref="Client"/>. Messages may be sent before the client attaches: they wait in a bounded buffer. Thread safe.
/// </summary>
/// <typeparam name="TReceive">What the server receives; <see cref="Never"/> if nothing.</typeparam>
/// <typeparam name="TSend">What the server sends; <see cref="Never"/> if nothing.</typeparam>
public sealed class Channel<TReceive, TSend> : MessageChannel<TReceive, TSend>
{
    /// <summary>Creates a channel. It waits to be returned to a client.</summary>
    public Channel() => Client = new ClientChannel<TReceive, TSend>(this);

    /// <summary>The client's end: return it, alone or inside a result.</summary>
    public ClientChannel<TReceive, TSend> Client { get; }

    /// <summary>Sends a message. It leaves at once, or waits in a bounded buffer while the client is away.</summary>
    /// <param name="message">The message; it is encoded before this method returns.</param>
    /// <param name="cancellationToken">Stops the waiting; a message that was not transmitted yet is withdrawn.</param>
    /// <returns>
    /// Completes when the receiver has room for more, so awaiting it applies backpressure. Fails with <see cref="ChannelClosedException"/>,
    /// <see cref="ChannelOverflowException"/>, or the serializer's error. It need not be awaited.
    /// </returns>
    public Task SendAsync(TSend message, CancellationToken cancellationToken = default) => SendPlainAsync(message, cancellationToken);

    /// <summary>Sends a message and asks for an acknowledgement of this one.</summary>
    /// <typeparam name="TAck">The type of the acknowledgement.</typeparam>
    /// <param name="message">The message; it is encoded before this method returns.</param>
    /// <param name="cancellationToken">Gives the acknowledgement up; a message that was not transmitted yet is withdrawn.</param>
    /// <returns>
    /// What the client's listener returned. Fails with <see cref="RemoteListenerException"/>, <see cref="AbortException"/>,
    /// <see cref="NetworkException"/>, <see cref="ChannelClosedException"/>, <see cref="ChannelOverflowException"/>, or
    /// <see cref="ShieldValidationException"/> if the acknowledgement has another type.
    /// </returns>
    public Task<TAck> SendAsync<TAck>(TSend message, CancellationToken cancellationToken = default) => SendForAckAsync<TAck>(message, cancellationToken);

    /// <summary>Listens to messages.</summary>
    /// <param name="listener">Called for one message at a time. An <see cref="AbortException"/> aborts the call; other exceptions are logged.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen(Action<TReceive> listener) => Add(listener, Listener<TReceive>.From);

    /// <summary>Listens to messages.</summary>
    /// <param name="listener">Called for one message at a time; the next one, and the credit for this one, wait for its task.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen(Func<TReceive, Task> listener) => Add(listener, Listener<TReceive>.From);

    /// <summary>Listens to messages and answers where the client asks for it.</summary>
    /// <typeparam name="TAck">The type of the answers.</typeparam>
    /// <param name="listener">Returns the answer. With several listeners the last one's answer counts.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen<TAck>(Func<TReceive, TAck> listener) => Add(listener, Listener<TReceive>.From);

    /// <summary>Listens to messages and answers where the client asks for it.</summary>
    /// <typeparam name="TAck">The type of the answers.</typeparam>
    /// <param name="listener">Returns the answer. With several listeners the last one's answer counts.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen<TAck>(Func<TReceive, Task<TAck>> listener) => Add(listener, Listener<TReceive>.From);

    /// <summary>
    /// The messages from now on, for <c>await foreach</c>. A message gives its credit back when the loop asks for the next one. The loop
    /// ends when the channel closes, and throws if it closed with an error. Enumerate it once.
    /// </summary>
    /// <param name="cancellationToken">Ends the loop with an <see cref="OperationCanceledException"/>.</param>
    public IAsyncEnumerable<TReceive> ReadAllAsync(CancellationToken cancellationToken = default) => ReadAll(cancellationToken);
}
