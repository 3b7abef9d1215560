using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc.Broadcasting;

/// <summary>The bus as the application sees it.</summary>
internal sealed class Broadcast(BroadcastHub hub, DialectSerializer serializer) : IBroadcast
{
    public Task<PublishInfo> PublishAsync<T>(string key, T message, CancellationToken cancellationToken = default) =>
        hub.PublishAsync(key, BroadcastKind.Text, serializer.Serialize(message), cancellationToken).AsTask();

    public Task<PublishInfo> PublishBinaryAsync(string key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) =>
        hub.PublishAsync(key, BroadcastKind.Binary, data, cancellationToken).AsTask();

    public IBroadcastSubscription Subscribe<T>(string key, Action<T, PublishInfo> listener, Action<BroadcastGap>? onGap = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return SubscribeText<T>(
            key,
            (message, info) =>
            {
                listener(message, info);
                return ValueTask.CompletedTask;
            },
            onGap);
    }

    public IBroadcastSubscription Subscribe<T>(string key, Func<T, PublishInfo, Task> listener, Action<BroadcastGap>? onGap = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return SubscribeText<T>(key, (message, info) => new ValueTask(listener(message, info)), onGap);
    }

    public IBroadcastSubscription SubscribeBinary(string key, Action<ReadOnlyMemory<byte>, PublishInfo> listener, Action<BroadcastGap>? onGap = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return Subscribe(
            hub,
            key,
            BroadcastKind.Binary,
            (data, info) =>
            {
                listener(data, info);
                return ValueTask.CompletedTask;
            },
            onGap);
    }

    public IBroadcastSubscription SubscribeBinary(string key, Func<ReadOnlyMemory<byte>, PublishInfo, Task> listener, Action<BroadcastGap>? onGap = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return Subscribe(hub, key, BroadcastKind.Binary, (data, info) => new ValueTask(listener(data, info)), onGap);
    }

    /// <summary>Subscribes to the raw messages of one kind.</summary>
    internal static ServerSubscription Subscribe(
        BroadcastHub hub, string key, BroadcastKind kind, Func<ReadOnlyMemory<byte>, PublishInfo, ValueTask> listener, Action<BroadcastGap>? onGap)
    {
        var subscription = new ServerSubscription(hub.Acquire(key), kind, listener, onGap, hub.Logger);
        subscription.Begin();
        return subscription;
    }

    private ServerSubscription SubscribeText<T>(string key, Func<T, PublishInfo, ValueTask> listener, Action<BroadcastGap>? onGap) =>
        Subscribe(hub, key, BroadcastKind.Text, Decoding(hub, serializer, listener), onGap);

    /// <summary>A listener to raw text that calls one to messages of a type.</summary>
    internal static Func<ReadOnlyMemory<byte>, PublishInfo, ValueTask> Decoding<T>(
        BroadcastHub hub, DialectSerializer serializer, Func<T, PublishInfo, ValueTask> listener) =>
        (text, info) =>
        {
            T message;
            try
            {
                message = serializer.Deserialize<T>(text.Span);
            }
            catch (JsonException error)
            {
                BroadcastLog.MessageUnreadable(hub.Logger, info.Key, error);
                return ValueTask.CompletedTask;
            }

            return listener(message, info);
        };
}
