using Telefunc.Channels;

namespace Telefunc;

/// <summary>
/// A private two-way pipe between the server and the one client that called, on which every structured message is acknowledged with a
/// typed value. Create it in a telefunction and return its <see cref="Client"/>. Thread safe. (PROTOCOL.md 13)
/// </summary>
/// <typeparam name="TReceive">What the server receives; <see cref="Never"/> if nothing.</typeparam>
/// <typeparam name="TReceiveAck">What the server's listeners answer.</typeparam>
/// <typeparam name="TSend">What the server sends; <see cref="Never"/> if nothing.</typeparam>
/// <typeparam name="TSendAck">What the client's listeners answer.</typeparam>
public sealed class Channel<TReceive, TReceiveAck, TSend, TSendAck> : MessageChannel<TReceive, TSend>
{
    /// <summary>Creates a channel. It waits to be returned to a client.</summary>
    public Channel() => Client = new ClientChannel<TReceive, TReceiveAck, TSend, TSendAck>(this);

    /// <summary>The client's end: return it, alone or inside a result.</summary>
    public ClientChannel<TReceive, TReceiveAck, TSend, TSendAck> Client { get; }

    /// <summary>Sends a message and awaits its acknowledgement.</summary>
    /// <param name="message">The message; it is encoded before this method returns.</param>
    /// <param name="cancellationToken">Gives the acknowledgement up; a message that was not transmitted yet is withdrawn.</param>
    /// <returns>
    /// What the client's listener returned. Fails with <see cref="RemoteListenerException"/>, <see cref="AbortException"/>,
    /// <see cref="NetworkException"/>, <see cref="ChannelClosedException"/>, <see cref="ChannelOverflowException"/>, or
    /// <see cref="ShieldValidationException"/> if the acknowledgement has another type.
    /// </returns>
    public Task<TSendAck> SendAsync(TSend message, CancellationToken cancellationToken = default) =>
        SendForAckAsync<TSendAck>(message, cancellationToken);

    /// <summary>Sends one message without asking for an acknowledgement.</summary>
    /// <param name="message">The message; it is encoded before this method returns.</param>
    /// <param name="ack"><see cref="Ack.None"/>.</param>
    /// <param name="cancellationToken">Stops the waiting; a message that was not transmitted yet is withdrawn.</param>
    /// <returns>
    /// Completes when the receiver has room for more. Fails with <see cref="ChannelClosedException"/>,
    /// <see cref="ChannelOverflowException"/>, or the serializer's error. It need not be awaited.
    /// </returns>
    public Task SendAsync(TSend message, Ack ack, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual((int)ack, (int)Ack.None, nameof(ack));
        return SendPlainAsync(message, cancellationToken);
    }

    /// <summary>Listens to messages and answers each.</summary>
    /// <param name="listener">
    /// Returns the answer. With several listeners the last one's answer counts. An <see cref="AbortException"/> aborts the call; after any
    /// other exception the client's send fails, without detail, and the channel goes on.
    /// </param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen(Func<TReceive, TReceiveAck> listener) => Add(listener, Listener<TReceive>.From);

    /// <summary>Listens to messages and answers each.</summary>
    /// <param name="listener">Returns the answer; called for one message at a time. With several listeners the last one's answer counts.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen(Func<TReceive, Task<TReceiveAck>> listener) => Add(listener, Listener<TReceive>.From);
}
