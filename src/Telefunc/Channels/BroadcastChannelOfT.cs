using System.Text.Json;
using System.Text.Json.Serialization;
using Telefunc.Broadcasting;
using Telefunc.Channels;
using Telefunc.Protocol;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// Joins the client that called to the key of a broadcast: it can subscribe to the key's messages and publish its own, which are checked
/// against <typeparamref name="T"/>. Create it in a telefunction and return it, alone or inside a result. Thread safe. (PROTOCOL.md 16)
/// </summary>
/// <remarks>
/// A key is a capability: derive it from what the server knows, never from what a client sent. A member that reconnects gets what was
/// published meanwhile; one that is slow or away for too long is treated as <see cref="BroadcastOptions.SlowMember"/> says.
/// At a .NET client the class is revived from the result of a call. There a publish is a request to the server, which can also fail as
/// acknowledged sends do; a subscription has started when the server is known to have it; gaps are not told, because a member that would
/// miss messages ends with a <see cref="NetworkException"/>; and <see cref="PublishInfo.Epoch"/> is empty.
/// </remarks>
/// <typeparam name="T">The type of the messages.</typeparam>
[JsonConverter(typeof(EmbeddedValueConverter<BroadcastChannel>))]
public sealed class BroadcastChannel<T> : BroadcastChannel
{
    /// <summary>Creates a member of a key. It waits to be returned to a client.</summary>
    /// <param name="key">The key; not empty, at most <see cref="BroadcastOptions.MaxKeyLength"/> characters.</param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    /// <exception cref="BroadcastException">This server listens to too many keys already (<see cref="BroadcastOptions.MaxKeys"/>).</exception>
    public BroadcastChannel(string key)
        : base(key)
    {
    }

    /// <summary>A client's member, before it is live.</summary>
    internal BroadcastChannel()
    {
    }

    /// <summary>Publishes a message under the key, to all its members and subscribers, this one included. Works also after this member has left.</summary>
    /// <param name="message">The message; it is encoded before this method returns.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may or may not be published.</param>
    /// <returns>Where the message stands in the key's order. Completes when the engine has taken it, not when members have it. It need not be awaited.</returns>
    /// <exception cref="BroadcastException">In the task: the message was not published, or nobody can say whether it was; the reason tells.</exception>
    public Task<PublishInfo> PublishAsync(T message, CancellationToken cancellationToken = default)
    {
        try
        {
            return End.PublishAsync(BroadcastKind.Text, Host.Serializer.Serialize(message), cancellationToken);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            // Many callers do not look at the task, so that a type without JSON metadata would be lost without a word.
            ChannelLog.MessageNotSerializable(Host.Logger, Endpoint.Id, error);
            return Task.FromException<PublishInfo>(error);
        }
    }

    /// <summary>Listens on the server to the key's messages, until this member leaves. It has nothing to do with what the client subscribes to.</summary>
    /// <param name="listener">Called for one message at a time. An <see cref="AbortException"/> aborts the call; what else it throws is logged.</param>
    /// <param name="onGap">Called in turn with the messages when some are missing; without it gaps are logged as warnings.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IBroadcastSubscription Subscribe(Action<T, PublishInfo> listener, Action<BroadcastGap>? onGap = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return End.Subscribe(
            BroadcastKind.Text,
            End.Decoding<T>((message, info) =>
            {
                listener(message, info);
                return ValueTask.CompletedTask;
            }),
            onGap);
    }

    /// <summary>Listens on the server to the key's messages, until this member leaves. It has nothing to do with what the client subscribes to.</summary>
    /// <param name="listener">
    /// Called for one message at a time; the next one waits for its task. An <see cref="AbortException"/> aborts the call; what else it
    /// throws is logged.
    /// </param>
    /// <param name="onGap">Called in turn with the messages when some are missing; without it gaps are logged as warnings.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IBroadcastSubscription Subscribe(Func<T, PublishInfo, Task> listener, Action<BroadcastGap>? onGap = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return End.Subscribe(BroadcastKind.Text, End.Decoding<T>((message, info) => new ValueTask(listener(message, info))), onGap);
    }

    private protected override void Validate(ReadOnlyMemory<byte> text)
    {
        MessageDecoder.Decode<T>(Host.Serializer, text.Span);

        // The text goes to the other members as it is, also those parts of it that T does not have: none may break their decoders.
        if (text.Span.IndexOf("\"!"u8) < 0 && text.Span.IndexOf("\"\\u0021"u8) < 0)
            return;
        try
        {
            Host.Serializer.DeserializeUntyped(text.Span);
        }
        catch (JsonException)
        {
            throw new ProtocolException(ProtocolError.InvalidJson);
        }
    }
}
