using Telefunc.Broadcasting;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <summary>
/// A member of a key at a client: its publishes are requests to the server, and what the server delivers goes to the listeners
/// (PROTOCOL.md 16).
/// </summary>
internal sealed class BroadcastClientEnd : IBroadcastEnd, IInboundMessages
{
    private readonly Lock _lock = new();
    private readonly string _key;
    private readonly ListenerSet<Publication> _text = new();
    private readonly ListenerSet<Publication> _binary = new();

    public BroadcastClientEnd(string id, string key, ChannelHost host)
    {
        _key = key;
        Endpoint = new ChannelEndpoint(id, host, this);
    }

    public ChannelEndpoint Endpoint { get; }

    bool IInboundMessages.HasTextListeners => false;

    bool IInboundMessages.HasBinaryListeners => false;

    public async Task<PublishInfo> PublishAsync(BroadcastKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var tag = kind == BroadcastKind.Text ? FrameTag.PublishAckRequest : FrameTag.PublishBinaryAckRequest;
        try
        {
            return ReadReceipt(await Endpoint.RequestAsync<object?>(tag, payload, cancellationToken).ConfigureAwait(false));
        }
        catch (RemoteListenerException error)
        {
            // The server tells no detail; its engine may have taken the message all the same.
            throw new BroadcastException(BroadcastErrorReason.Unknown, "The server could not publish the message, or cannot say whether it did.", error);
        }
    }

    public IBroadcastSubscription Subscribe(
        BroadcastKind kind, Func<ReadOnlyMemory<byte>, PublishInfo, ValueTask> listener, Action<BroadcastGap>? onGap)
    {
        var listeners = ListenersOf(kind);
        lock (_lock)
        {
            var listening = listeners.Add(Listener<Publication>
                .From((Func<Publication, Task>)(publication => listener(publication.Body, publication.Info).AsTask()))
                .In(Endpoint.Host.CallbackContext));
            return new Subscription(this, kind, listening, Endpoint.Subscribe(kind));
        }
    }

    public Func<ReadOnlyMemory<byte>, PublishInfo, ValueTask> Decoding<T>(Func<T, PublishInfo, ValueTask> listener) =>
        (text, info) => listener(MessageDecoder.Decode<T>(Endpoint.Host.Serializer, text.Span), info);

    async ValueTask IInboundMessages.DeliverPublishAsync(BroadcastKind kind, ReadOnlyMemory<byte> payload)
    {
        var offset = PublishPrefix.BinarySize;
        var prefix = kind == BroadcastKind.Text ? PublishPrefix.ReadText(payload.Span, out offset) : PublishPrefix.ReadBinary(payload.Span);
        var publication = new Publication(payload[offset..], Info(prefix.Seq, prefix.Timestamp));
        await ListenersOf(kind).InvokeAsync(publication, answerWanted: false, Endpoint.Host.Serializer).ConfigureAwait(false);
    }

    ValueTask<ReadOnlyMemory<byte>> IInboundMessages.DeliverTextAsync(ReadOnlyMemory<byte> text, bool answerWanted) => default;

    ValueTask<ReadOnlyMemory<byte>> IInboundMessages.DeliverBinaryAsync(ReadOnlyMemory<byte> data, bool answerWanted) => default;

    private ListenerSet<Publication> ListenersOf(BroadcastKind kind) => kind == BroadcastKind.Text ? _text : _binary;

    private PublishInfo ReadReceipt(object? receipt) =>
        receipt is IDictionary<string, object?> members
        && members.TryGetValue("seq", out var seq) && seq is double number
        && members.TryGetValue("timestamp", out var timestamp) && timestamp is double milliseconds
            ? Info((long)number, milliseconds)
            : throw new BroadcastException(BroadcastErrorReason.Unknown, "The server's receipt cannot be read.");

    private PublishInfo Info(long seq, double milliseconds) =>
        new(_key, seq, DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Clamp(milliseconds, 0, JsDate.MaxUnixTimeMilliseconds / 64)), Epoch: "");

    private readonly record struct Publication(ReadOnlyMemory<byte> Body, PublishInfo Info);

    private sealed class Subscription(BroadcastClientEnd end, BroadcastKind kind, IDisposable listening, Task started) : IBroadcastSubscription
    {
        public Task Started => started;

        public void Dispose()
        {
            lock (end._lock)
            {
                listening.Dispose();
                if (end.ListenersOf(kind).IsEmpty)
                    end.Endpoint.Unsubscribe(kind);
            }
        }
    }
}
