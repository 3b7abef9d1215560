using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <content>
/// At a client a channel is live before the application has got hold of it. What arrives meanwhile waits for the first listener of its
/// kind: within the credit that this side gave, and for a limited time.
/// </content>
internal sealed partial class ChannelEndpoint
{
    private bool _awaitsListeners;
    private long? _listenerDeadline;

    /// <summary>Lets messages wait for their first listener; without one they are dropped, or refused, when the time is over.</summary>
    public void AwaitListeners(TimeSpan timeout)
    {
        lock (_lock)
        {
            _awaitsListeners = true;
            _listenerDeadline = DeadlineIn(timeout);
            ArmTimerLocked();
        }
    }

    /// <summary>The application has added a listener.</summary>
    public void NoteListener()
    {
        lock (_lock)
        {
            if (!_awaitsListeners)
                return;
            if (_messages is { HasTextListeners: true, HasBinaryListeners: true })
                StopAwaitingListenersLocked();
            else
                ScheduleDispatchLocked();
        }
    }

    private bool AwaitsListenerLocked(InboundFrame next) => _awaitsListeners && !next.IsOpening && !IsHeard(next.Tag);

    private bool IsHeard(FrameTag tag) => tag is FrameTag.Text or FrameTag.TextAckRequest ? _messages.HasTextListeners : _messages.HasBinaryListeners;

    private void StopAwaitingListenersLocked()
    {
        if (!_awaitsListeners)
            return;
        _awaitsListeners = false;
        _listenerDeadline = null;
        if (_inbox.TryPeek(out var next) && !next.IsOpening && !IsHeard(next.Tag))
            ChannelLog.NobodyListens(_host.Logger, Id, _inbox.Count);
        ScheduleDispatchLocked();
    }
}
