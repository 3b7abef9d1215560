using Telefunc.Broadcasting;

namespace Telefunc.Channels;

/// <summary>A member of a key on the server: publishes and subscriptions of the server go to the bus directly.</summary>
internal sealed class BroadcastServerEnd : IBroadcastEnd
{
    private readonly BroadcastHub _hub;
    private readonly string _key;

    public BroadcastServerEnd(string key, ChannelHost host, Action<ReadOnlyMemory<byte>> validate)
    {
        _hub = host.Broadcast;
        _key = key;
        Member = new ChannelMember(_hub, _hub.Acquire(key), host.Serializer, validate);
        Endpoint = Member.Channel = new ChannelEndpoint(Guid.NewGuid().ToString(), host, NoMessages.Instance, Member);
    }

    public ChannelEndpoint Endpoint { get; }

    public ChannelMember Member { get; }

    public Task<PublishInfo> PublishAsync(BroadcastKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        _hub.PublishAsync(_key, kind, payload, cancellationToken).AsTask();

    public IBroadcastSubscription Subscribe(
        BroadcastKind kind, Func<ReadOnlyMemory<byte>, PublishInfo, ValueTask> listener, Action<BroadcastGap>? onGap)
    {
        var subscription = Broadcast.Subscribe(_hub, _key, kind, Aborting(listener), onGap);
        Endpoint.OnClose(_ =>
        {
            subscription.Dispose();
            return Task.CompletedTask;
        });
        return subscription;
    }

    public Func<ReadOnlyMemory<byte>, PublishInfo, ValueTask> Decoding<T>(Func<T, PublishInfo, ValueTask> listener) =>
        Broadcast.Decoding(_hub, Endpoint.Host.Serializer, listener);

    private Func<ReadOnlyMemory<byte>, PublishInfo, ValueTask> Aborting(Func<ReadOnlyMemory<byte>, PublishInfo, ValueTask> listener) =>
        async (body, info) =>
        {
            try
            {
                await listener(body, info).ConfigureAwait(false);
            }
            catch (AbortException abort)
            {
                Endpoint.AbortFromCallback(abort.AbortValue);
            }
        };
}
