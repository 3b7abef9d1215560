using System.Text.Json.Serialization;
using Telefunc.Channels;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// The client's end of a <see cref="Channel{TReceive,TSend}"/>. The type arguments are named from the server's side, so that one
/// declaration serves both: at a client this end sends <typeparamref name="TReceive"/> and receives <typeparamref name="TSend"/>.
/// </summary>
/// <typeparam name="TReceive">What the server receives and the client sends.</typeparam>
/// <typeparam name="TSend">What the server sends and the client receives.</typeparam>
[JsonConverter(typeof(EmbeddedValueConverter<ClientChannel>))]
public sealed class ClientChannel<TReceive, TSend> : ClientChannel
{
    internal ClientChannel(ChannelEnd serverEnd)
        : base(serverEnd, isAcknowledging: false)
    {
    }

    internal ClientChannel()
        : base(isAcknowledging: false)
    {
    }

    private ClientEnd<TSend, TReceive> End => (ClientEnd<TSend, TReceive>)LiveEnd;

    /// <summary>Sends a message to the server. It leaves at once, or waits in a bounded buffer while there is no connection.</summary>
    /// <param name="message">The message; it is encoded before this method returns.</param>
    /// <param name="cancellationToken">Stops the waiting; a message that was not transmitted yet is withdrawn.</param>
    /// <returns>
    /// Completes when the server has room for more, so awaiting it applies backpressure. Fails with <see cref="ChannelClosedException"/>,
    /// <see cref="ChannelOverflowException"/>, or the serializer's error. It need not be awaited.
    /// </returns>
    public Task SendAsync(TReceive message, CancellationToken cancellationToken = default) => End.SendPlainAsync(message, cancellationToken);

    /// <summary>Sends a message to the server and asks for an acknowledgement of this one.</summary>
    /// <typeparam name="TAck">The type of the acknowledgement.</typeparam>
    /// <param name="message">The message; it is encoded before this method returns.</param>
    /// <param name="cancellationToken">Gives the acknowledgement up; a message that was not transmitted yet is withdrawn.</param>
    /// <returns>
    /// What the server's listener returned. Fails with <see cref="RemoteListenerException"/>, <see cref="AbortException"/>,
    /// <see cref="NetworkException"/>, <see cref="ChannelClosedException"/>, <see cref="ChannelOverflowException"/>, or
    /// <see cref="ShieldValidationException"/> if the server refused the message or the acknowledgement has another type.
    /// </returns>
    public Task<TAck> SendAsync<TAck>(TReceive message, CancellationToken cancellationToken = default) =>
        End.SendForAckAsync<TAck>(message, cancellationToken);

    /// <summary>Listens to the server's messages.</summary>
    /// <param name="listener">Called for one message at a time. An <see cref="AbortException"/> aborts the channel; other exceptions are logged.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen(Action<TSend> listener) => End.Add(listener, Listener<TSend>.From);

    /// <summary>Listens to the server's messages.</summary>
    /// <param name="listener">Called for one message at a time; the next one, and the credit for this one, wait for its task.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen(Func<TSend, Task> listener) => End.Add(listener, Listener<TSend>.From);

    /// <summary>Listens to the server's messages and answers where the server asks for it.</summary>
    /// <typeparam name="TAck">The type of the answers.</typeparam>
    /// <param name="listener">Returns the answer. With several listeners the last one's answer counts.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen<TAck>(Func<TSend, TAck> listener) => End.Add(listener, Listener<TSend>.From);

    /// <summary>Listens to the server's messages and answers where the server asks for it.</summary>
    /// <typeparam name="TAck">The type of the answers.</typeparam>
    /// <param name="listener">Returns the answer. With several listeners the last one's answer counts.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen<TAck>(Func<TSend, Task<TAck>> listener) => End.Add(listener, Listener<TSend>.From);

    /// <summary>
    /// The server's messages from now on, for <c>await foreach</c>. A message gives its credit back when the loop asks for the next one.
    /// The loop ends when the channel closes, and throws if it closed with an error. Enumerate it once.
    /// </summary>
    /// <param name="cancellationToken">Ends the loop with an <see cref="OperationCanceledException"/>.</param>
    public IAsyncEnumerable<TSend> ReadAllAsync(CancellationToken cancellationToken = default) => End.ReadAll(cancellationToken);

    private protected override ChannelEnd CreateEnd(string id, ChannelHost host) => new ClientEnd<TSend, TReceive>(id, host);
}
