using Telefunc.Protocol;

namespace Telefunc.Delivery;

/// <summary>A send that waits in a <see cref="SendBuffer"/> until the channel can transmit it.</summary>
internal sealed class BufferedSend(FrameTag tag, ReadOnlyMemory<byte> payload, PendingAck? ack)
{
    private readonly TaskCompletionSource? _sent = ack is null ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;

    public FrameTag Tag => tag;

    public ReadOnlyMemory<byte> Payload { get; private set; } = payload;

    /// <summary>The request whose answer is awaited, if this is one. It stays pending when the frame is sent.</summary>
    public PendingAck? Ack => ack;

    /// <summary>Position among all buffered sends of the channel, over both lanes.</summary>
    public long Order { get; set; }

    public bool IsWithdrawn { get; private set; }

    /// <summary>Whether it still waits in its buffer, so that it can be withdrawn.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>Completes when a plain send has been transmitted and its sender may go on.</summary>
    public Task Sent => _sent?.Task ?? Task.CompletedTask;

    /// <summary>
    /// The send was transmitted. Its sender may wait for room for a long time yet, and the payload must not stay in memory for it: the
    /// replay buffer, which has a limit, keeps what may have to be repeated.
    /// </summary>
    public void ReleasePayload() => Payload = default;

    public void Succeed() => _sent?.TrySetResult();

    public void Fail(Exception error)
    {
        _sent?.TrySetException(error);
        ack?.Fail(error);
    }

    /// <summary>The sender does not wait any longer; the send stays what it is.</summary>
    public void StopWaiting(CancellationToken cancellationToken) => _sent?.TrySetCanceled(cancellationToken);

    /// <summary>Gives the send up before it was transmitted.</summary>
    public void Withdraw(CancellationToken cancellationToken)
    {
        IsWithdrawn = true;
        Payload = default;
        _sent?.TrySetCanceled(cancellationToken);
        ack?.Cancel(cancellationToken);
    }
}
