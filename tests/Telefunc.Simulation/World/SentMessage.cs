using Telefunc.Delivery;
using Telefunc.Protocol;

namespace Telefunc.Simulation;

/// <summary>What the receiving listener does with a message.</summary>
internal enum ListenerBehaviour
{
    Finish,
    FinishLater,
    Throw,
    ThrowLater,
    Abort,
}

/// <summary>One send of the application and what became of it.</summary>
internal sealed class SentMessage(int number, FrameTag tag, int size, ListenerBehaviour behaviour)
{
    public int Number => number;

    public FrameTag Tag => tag;

    public int Size => size;

    public ListenerBehaviour Behaviour => behaviour;

    /// <summary>The answer that the other side's listener gives.</summary>
    public int Answer => (3 * number) + 1;

    public bool IsRequest => Ack is not null;

    public PendingAck<int>? Ack { get; init; }

    public CancellationTokenSource? Cancellation { get; init; }

    /// <summary>What the sender was told: for a request the answer, for others that the receiver has room.</summary>
    public Task Outcome { get; set; } = Task.CompletedTask;

    /// <summary>
    /// Whether the sender was told. The task of a send that can be cancelled completes on the thread pool, a moment after the engine has
    /// settled it; nothing else in a history happens there, so that only this question ever waits.
    /// </summary>
    public bool HasCompleted() => Outcome.IsCompleted || (Cancellation is not null && SpinWait.SpinUntil(() => Outcome.IsCompleted, TimeSpan.FromSeconds(10)));

    /// <summary>The sender was told that the message did not leave.</summary>
    public bool IsRefused =>
        Outcome.IsFaulted && (!IsRequest || Outcome.Exception!.InnerException is ChannelOverflowException);

    /// <summary>The sender was told nothing that says whether the message arrived: it gave up waiting, or the channel ended meanwhile.</summary>
    public bool IsUncertain =>
        Outcome.IsCanceled || (IsRequest && Outcome.IsFaulted && Outcome.Exception!.InnerException is not RemoteListenerException);

    /// <summary>The sender has proof that the other side's listener was called.</summary>
    public bool IsProven =>
        IsRequest && (Outcome.IsCompletedSuccessfully || (Outcome.IsFaulted && Outcome.Exception!.InnerException is RemoteListenerException));
}
