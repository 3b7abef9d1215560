using Telefunc.Broadcasting;

namespace Telefunc.Channels;

/// <summary>What is behind a <see cref="BroadcastChannel"/>: the bus itself on the server, a channel to it at a client. Thread safe.</summary>
internal interface IBroadcastEnd
{
    ChannelEndpoint Endpoint { get; }

    Task<PublishInfo> PublishAsync(BroadcastKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);

    IBroadcastSubscription Subscribe(BroadcastKind kind, Func<ReadOnlyMemory<byte>, PublishInfo, ValueTask> listener, Action<BroadcastGap>? onGap);

    /// <summary>A listener to text that decodes it first.</summary>
    Func<ReadOnlyMemory<byte>, PublishInfo, ValueTask> Decoding<T>(Func<T, PublishInfo, ValueTask> listener);
}
