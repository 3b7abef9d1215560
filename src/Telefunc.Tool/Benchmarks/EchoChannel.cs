using Telefunc.Tool.Conversations;

namespace Telefunc.Tool.Benchmarks;

/// <summary>A channel that answers each message with one of its own, or acknowledges it. Thread safe.</summary>
internal sealed class EchoChannel : IConversationOutput, IExchange
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _awaited = [];
    private readonly LiveValue _channel;
    private readonly bool _isAcknowledged;
    private readonly LiveValue.Outbound _message;
    private readonly TimeProvider _time;

    /// <param name="channel">The channel.</param>
    /// <param name="isAcknowledged">Whether an acknowledgement is the answer, rather than a message.</param>
    /// <param name="message">What to send.</param>
    /// <param name="time">The clock.</param>
    public EchoChannel(LiveValue channel, bool isAcknowledged, object? message, TimeProvider time)
    {
        _time = time;
        _channel = channel;
        _isAcknowledged = isAcknowledged;
        _message = new(null, message);
        channel.Listen(this, Undefined.Value);
    }

    /// <inheritdoc/>
    public async Task ExchangeAsync(List<TimeSpan>? times, CancellationToken cancellationToken)
    {
        var sent = _time.GetTimestamp();
        try
        {
            if (_isAcknowledged)
                await _channel.SendAsync(_message, asksForAck: true, cancellationToken);
            else
                await ExchangeMessagesAsync(cancellationToken);
        }
        catch (ChannelClosedException) when (!cancellationToken.IsCancellationRequested)
        {
            // Why it closed says more.
            throw await _channel.Closed ?? new ChannelClosedException();
        }

        times?.Add(_time.GetElapsedTime(sent));
    }

    public void Message(LiveValue from, object? message, PublishInfo? info)
    {
        lock (_lock)
        {
            if (_awaited.TryDequeue(out var answered))
                answered.SetResult();
        }
    }

    public void Result(LiveResult result)
    {
    }

    public void Binary(LiveValue from, ReadOnlySpan<byte> data, PublishInfo? info)
    {
    }

    public void Gap(LiveValue from, BroadcastGap gap)
    {
    }

    public void Ack(LiveValue from, object? ack)
    {
    }

    private async Task ExchangeMessagesAsync(CancellationToken cancellationToken)
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task sent;
        lock (_lock)
        {
            // Answers come in the order of the messages.
            _awaited.Enqueue(answered);
            sent = _channel.SendAsync(_message, asksForAck: false, cancellationToken);
        }

        await sent;
        if (await Task.WhenAny(answered.Task, _channel.Closed).WaitAsync(cancellationToken) == _channel.Closed)
            throw await _channel.Closed ?? new ChannelClosedException();
    }
}
