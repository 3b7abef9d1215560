using Telefunc.Delivery;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <content>Time limits, lingering, and the release from wire and table.</content>
internal sealed partial class ChannelEndpoint
{
    private ITimer? _timer;
    private long? _attachDeadline;
    private long? _closeDeadline;
    private Attachment? _attachmentOfClose;
    private Attachment? _attachmentOfCloseAck;
    private bool _callbacksFinished;
    private bool _ownerTold;
    private LastWords? _lastWords;

    /// <summary>What a client that asks for the ended channel is told, if anything.</summary>
    public LastWords? LastWords
    {
        get
        {
            lock (_lock)
                return _isReleased && _lastWords is { } words ? words with { ReceivedSeq = _receivedSeq } : null;
        }
    }

    private void LeaveLastWordsLocked(FrameTag tag, ReadOnlyMemory<byte> payload) => _lastWords = LastWords.Of(tag, payload, _receivedSeq);

    /// <summary>
    /// A client may ask for a channel whose close it has not seen completed, above all while it changes its wire. It must then get what
    /// was sent before the close, or not be told that the close was graceful.
    /// </summary>
    private void LeaveCloseWordsLocked()
    {
        var after = Math.Max(_replay.ConfirmedThrough, _replay.LostThrough);
        var isSmall = _replay.Bytes <= LastWords.MostBytes;
        _lastWords = new LastWords(FrameTag.CloseAck, default, _receivedSeq, isSmall ? after : _sentSeq, isSmall ? [.. _replay.After(after)] : []);
    }

    private void SetAttachDeadlineLocked(TimeSpan timeout)
    {
        _attachDeadline = DeadlineIn(timeout);
        ArmTimerLocked();
    }

    private void ClearAttachDeadlineLocked()
    {
        _attachDeadline = null;
        ArmTimerLocked();
    }

    /// <summary>When both sides close, the earlier deadline counts.</summary>
    private void SetCloseDeadlineLocked(TimeSpan timeout)
    {
        var deadline = DeadlineIn(timeout);
        _closeDeadline = _closeDeadline is { } existing ? Math.Min(existing, deadline) : deadline;
        ArmTimerLocked();
    }

    private uint RemainingCloseMillisecondsLocked()
    {
        if (_closeDeadline is not { } deadline)
            return 0;
        var remaining = _host.Time.GetElapsedTime(_host.Time.GetTimestamp(), deadline);
        return (uint)Math.Clamp(remaining.TotalMilliseconds, 0, int.MaxValue);
    }

    private long DeadlineIn(TimeSpan timeout) => _host.Time.GetTimestamp() + (long)(timeout.TotalSeconds * _host.Time.TimestampFrequency);

    /// <summary>A channel owns a timer only while something is due: an attached, open one owns none.</summary>
    private void ArmTimerLocked()
    {
        var due = Earlier(Earlier(_attachDeadline, _closeDeadline), _listenerDeadline);
        if (due is null || _ownerTold)
        {
            _timer?.Dispose();
            _timer = null;
            return;
        }

        // Timers count whole milliseconds and may ring a little early; one more makes sure that the deadline has passed.
        var wait = _host.Time.GetElapsedTime(_host.Time.GetTimestamp(), due.Value);
        var dueTime = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait.TotalMilliseconds)) + (wait > TimeSpan.Zero ? 1 : 0));
        _timer ??= _host.Time.CreateTimer(static state => ((ChannelEndpoint)state!).CheckDeadlines(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    private static long? Earlier(long? one, long? other) => one is null || other < one ? other : one;

    private void CheckDeadlines()
    {
        lock (_lock)
        {
            var now = _host.Time.GetTimestamp();
            if (_listenerDeadline <= now)
                StopAwaitingListenersLocked();
            if (_closeDeadline <= now)
            {
                _closeDeadline = null;
                CloseTimedOutLocked();
            }

            if (_attachDeadline <= now)
            {
                _attachDeadline = null;
                AttachTimedOutLocked();
            }

            ArmTimerLocked();
        }
    }

    private void CloseTimedOutLocked()
    {
        if (_isReleased)
        {
            // A close callback that does not come back must not keep the channel in its owner's table.
            _callbacksFinished = true;
            TellOwnerLocked();
            return;
        }

        if (_isEnded)
        {
            ReleaseLocked();
            return;
        }

        // The application is told now, but a client that is away still gets what was sent to it, and the close, when it comes back.
        if (_isClosing && !_closeAcknowledged && _attachment is null && _owner is not null && _host.Side == ChannelSide.Server)
        {
            _isLingering = true;
            if (_attachDeadline is null)
                SetAttachDeadlineLocked(_host.Options.ReconnectTimeout);
        }

        // The CLOSE still waits behind messages that a congested wire held back: without it the client would not learn of the end.
        if (_isClosing && _attachmentOfClose != _attachment && _host.Side == ChannelSide.Server)
            WriteControlLocked(FrameTag.Error);

        EndLocked(new NetworkException(NetworkErrorReason.CloseTimeout, "The close was not completed within its timeout."));
        if (!_isLingering)
            ReleaseLocked();
    }

    private void AttachTimedOutLocked()
    {
        EndForGoodLocked(_wasAttached
            ? new NetworkException(
                NetworkErrorReason.ReconnectTimeout,
                _host.Side == ChannelSide.Server
                    ? "The client lost its connection and did not come back in time."
                    : "The connection to the server was lost and could not be restored in time.")
            : new NetworkException(
                NetworkErrorReason.NeverConnected,
                _host.Side == ChannelSide.Server ? "No client connected to the channel in time." : "The server could not be connected to in time."));
    }

    /// <summary>A lingering channel was attached: the close starts over, with a timeout of its own.</summary>
    private void PrepareLastWordsLocked()
    {
        _closeDeadline = null;
        SetCloseDeadlineLocked(_host.Options.CloseTimeout);
    }

    private void ReleaseLocked()
    {
        if (_isReleased)
            return;
        LoseWireLocked();
        _isReleased = true;
        _isLingering = false;
        _attachDeadline = _listenerDeadline = null;
        _closeDeadline = _callbacksFinished || _owner is null ? null : DeadlineIn(_host.Options.CloseTimeout);
        ArmTimerLocked();

        // Also the requests that left while the channel lingered.
        FailWaitingLocked(ClosedErrorLocked());
        _replay.Clear();
        _member?.Leave();
        TellOwnerLocked();
    }

    private void TellOwnerLocked()
    {
        if (!_isReleased || !_callbacksFinished || _ownerTold || _owner is not { } owner)
            return;
        _ownerTold = true;
        _closeDeadline = null;
        ArmTimerLocked();
        _host.Work.Queue(static state => state.owner.Ended(state.endpoint), (owner, endpoint: this));
    }
}
