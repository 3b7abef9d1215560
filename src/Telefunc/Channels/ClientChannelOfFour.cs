using System.Text.Json.Serialization;
using Telefunc.Channels;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// The client's end of a <see cref="Channel{TReceive,TReceiveAck,TSend,TSendAck}"/>. The type arguments are named from the server's side,
/// so that one declaration serves both: at a client this end sends <typeparamref name="TReceive"/> and receives
/// <typeparamref name="TSend"/>.
/// </summary>
/// <typeparam name="TReceive">What the server receives and the client sends.</typeparam>
/// <typeparam name="TReceiveAck">What the server's listeners answer.</typeparam>
/// <typeparam name="TSend">What the server sends and the client receives.</typeparam>
/// <typeparam name="TSendAck">What the client's listeners answer.</typeparam>
[JsonConverter(typeof(EmbeddedValueConverter<ClientChannel>))]
public sealed class ClientChannel<TReceive, TReceiveAck, TSend, TSendAck> : ClientChannel
{
    internal ClientChannel(ChannelEnd serverEnd)
        : base(serverEnd, isAcknowledging: true)
    {
    }

    internal ClientChannel()
        : base(isAcknowledging: true)
    {
    }

    private ClientEnd<TSend, TReceive> End => (ClientEnd<TSend, TReceive>)LiveEnd;

    /// <summary>Sends a message to the server and awaits its acknowledgement.</summary>
    /// <param name="message">The message; it is encoded before this method returns.</param>
    /// <param name="cancellationToken">Gives the acknowledgement up; a message that was not transmitted yet is withdrawn.</param>
    /// <returns>
    /// What the server's listener returned. Fails with <see cref="RemoteListenerException"/>, <see cref="AbortException"/>,
    /// <see cref="NetworkException"/>, <see cref="ChannelClosedException"/>, <see cref="ChannelOverflowException"/>, or
    /// <see cref="ShieldValidationException"/> if the server refused the message or the acknowledgement has another type.
    /// </returns>
    public Task<TReceiveAck> SendAsync(TReceive message, CancellationToken cancellationToken = default) =>
        End.SendForAckAsync<TReceiveAck>(message, cancellationToken);

    /// <summary>Sends one message to the server without asking for an acknowledgement.</summary>
    /// <param name="message">The message; it is encoded before this method returns.</param>
    /// <param name="ack"><see cref="Ack.None"/>.</param>
    /// <param name="cancellationToken">Stops the waiting; a message that was not transmitted yet is withdrawn.</param>
    /// <returns>
    /// Completes when the server has room for more. Fails with <see cref="ChannelClosedException"/>,
    /// <see cref="ChannelOverflowException"/>, or the serializer's error. It need not be awaited.
    /// </returns>
    public Task SendAsync(TReceive message, Ack ack, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual((int)ack, (int)Ack.None, nameof(ack));
        return End.SendPlainAsync(message, cancellationToken);
    }

    /// <summary>Listens to the server's messages and answers each.</summary>
    /// <param name="listener">
    /// Returns the answer. With several listeners the last one's answer counts. An <see cref="AbortException"/> aborts the channel; after
    /// any other exception the server's send fails, without detail, and the channel goes on.
    /// </param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen(Func<TSend, TSendAck> listener) => End.Add(listener, Listener<TSend>.From);

    /// <summary>Listens to the server's messages and answers each.</summary>
    /// <param name="listener">Returns the answer; called for one message at a time. With several listeners the last one's answer counts.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable Listen(Func<TSend, Task<TSendAck>> listener) => End.Add(listener, Listener<TSend>.From);

    private protected override ChannelEnd CreateEnd(string id, ChannelHost host) => new ClientEnd<TSend, TReceive>(id, host);
}
