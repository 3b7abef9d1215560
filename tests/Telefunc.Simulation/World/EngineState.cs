using System.Runtime.CompilerServices;
using Telefunc.Channels;
using Telefunc.Delivery;

namespace Telefunc.Simulation;

/// <summary>Looks into an endpoint, so that the limits of its memory can be checked after every step without a hook in the engine.</summary>
internal static class EngineState
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_replay")]
    public static extern ref ReplayBuffer Replay(ChannelEndpoint endpoint);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_buffer")]
    public static extern ref SendBuffer Buffer(ChannelEndpoint endpoint);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_credit")]
    public static extern ref SendCredit Credit(ChannelEndpoint endpoint);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_window")]
    public static extern ref ReceiveWindow Window(ChannelEndpoint endpoint);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_sentSeq")]
    public static extern ref uint SentSeq(ChannelEndpoint endpoint);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_receivedSeq")]
    public static extern ref uint ReceivedSeq(ChannelEndpoint endpoint);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_isReleased")]
    public static extern ref bool IsReleased(ChannelEndpoint endpoint);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_inbox")]
    public static extern ref Queue<InboundFrame> Inbox(ChannelEndpoint endpoint);
}
