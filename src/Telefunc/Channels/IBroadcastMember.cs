using Telefunc.Broadcasting;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <summary>
/// A channel's part in a broadcast, as its engine sees it: frames to send that nobody pushes into the channel, but that it takes when
/// its wire can carry them, so that a member which is slow or away holds nothing of its own. Called under the channel's lock, except for
/// <see cref="PublishAsync"/>.
/// </summary>
internal interface IBroadcastMember
{
    /// <summary>Whether it waits for the channel, rather than telling it when there is more to take.</summary>
    bool IsPausing { get; }

    /// <summary>Whether there is more to take.</summary>
    bool HasMore { get; }

    /// <summary>Whether what it needs next is no longer held, so that it must be let go.</summary>
    bool IsLost { get; }

    /// <summary>Why the member must be let go, if it must.</summary>
    NetworkException? Failure { get; }

    /// <summary>Takes the next frame.</summary>
    bool TryTake(out FrameTag tag, out ReadOnlyMemory<byte> payload);

    /// <summary>The channel cannot take more for the moment: it is away, or its wire is congested. It will go on by itself.</summary>
    void Pause();

    /// <summary>The channel closes: what is published from now on is not for it.</summary>
    void Finish();

    /// <summary>The channel has ended.</summary>
    void Leave();

    void Subscribe(BroadcastKind kind);

    void Unsubscribe(BroadcastKind kind);

    /// <summary>Whether everything up to a place of the broadcast has been taken, or never will be.</summary>
    bool HasTaken(long index);

    /// <summary>
    /// Publishes what the client sent. It is handed to the engine before this method returns, so that a client's publishes keep their order.
    /// </summary>
    /// <returns>The receipt, and the place in the broadcast that the member must have been sent before it.</returns>
    /// <exception cref="ProtocolException">The text is no JSON of the dialect.</exception>
    /// <exception cref="ShieldValidationException">The text is valid but not of the declared type.</exception>
    /// <exception cref="BroadcastException">In the task.</exception>
    ValueTask<(ReadOnlyMemory<byte> Receipt, long After)> PublishAsync(BroadcastKind kind, ReadOnlyMemory<byte> payload);
}
