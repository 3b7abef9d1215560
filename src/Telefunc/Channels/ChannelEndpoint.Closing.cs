using System.Buffers.Binary;
using Telefunc.Delivery;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <content>
/// The end: graceful close from either side, abort, and loss. A channel first <em>ends</em> for the application (no more messages,
/// close callbacks run) and is then <em>released</em> from its wire and table; between the two it may linger to deliver its last words
/// to a client that is away (PROTOCOL.md 14, 19.8).
/// </content>
internal sealed partial class ChannelEndpoint
{
    private readonly List<Func<Exception?, Task>> _closeCallbacks = [];
    private TaskCompletionSource<bool>? _closeResult;
    private bool _sendClosed;
    private bool _isClosing;
    private bool _closesFromListener;
    private bool _peerIsClosing;
    private bool _peerIsGone;
    private bool _closeAcknowledged;
    private bool _isFinishing;
    private bool _isEnded;
    private bool _isLingering;
    private bool _isReleased;
    private bool _isEndKnownToPeer;
    private Exception? _endError;

    /// <summary>Whether the peer has agreed to the end, has caused it, or was told on the wire that it had: it then keeps nothing open.</summary>
    public bool IsEndKnownToPeer
    {
        get
        {
            lock (_lock)
                return _isEndKnownToPeer || _closeAcknowledged || _peerIsClosing;
        }
    }

    /// <summary>Adds a callback for the end; called at once if that has happened.</summary>
    public void OnClose(Func<Exception?, Task> callback)
    {
        Exception? error;
        lock (_lock)
        {
            if (!_isFinishing)
            {
                _closeCallbacks.Add(callback);
                return;
            }

            error = _endError;
        }

        _ = RunCallbackAsync(() => callback(error));
    }

    /// <summary>Closes gracefully: what was sent is delivered, requests are answered, close callbacks run, all within the timeout.</summary>
    /// <returns>Whether the peer agreed.</returns>
    public Task<bool> CloseAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> result;
        lock (_lock)
        {
            result = _closeResult ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_isReleased || _isEnded)
            {
                result.TrySetResult(_closeAcknowledged);
            }
            else if (!_isClosing)
            {
                _isClosing = _sendClosed = true;
                _member?.Finish();
                StopAwaitingListenersLocked();
                _closesFromListener = ReferenceEquals(_listeningFor.Value, this);
                SetCloseDeadlineLocked(timeout);
                _closeAcknowledged |= _peerIsClosing;
                if (_attachment is { } attachment)
                    FlushLocked(attachment);
            }
        }

        return result.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends the channel now; the peer is told the value as soon as it can be reached.</summary>
    public void Abort(object? value)
    {
        var text = _host.Serializer.Serialize(value, typeof(object));
        lock (_lock)
        {
            if (_isEnded)
                return;
            if (_host.Side == ChannelSide.Server)
            {
                LeaveLastWordsLocked(FrameTag.Abort, text);
                WriteControlLocked(FrameTag.Abort, text);
            }
            else
            {
                _isEndKnownToPeer = _attachment is not null;
                WriteControlLocked(FrameTag.Close, new byte[sizeof(uint)]);
            }

            EndLocked(new AbortException(value));
            ReleaseLocked();
        }
    }

    private void EndWithErrorFrameLocked(NetworkException error)
    {
        if (_host.Side == ChannelSide.Server)
        {
            LeaveLastWordsLocked(FrameTag.Error, default);
            WriteControlLocked(FrameTag.Error);
        }

        EndLocked(error);
        ReleaseLocked();
    }

    private void ReceiveCloseLocked(uint timeoutMilliseconds)
    {
        // The reference reads larger values as negative and drops the connection; they only mean a very long time (PROTOCOL.md 19.12).
        timeoutMilliseconds = Math.Min(timeoutMilliseconds, int.MaxValue);
        if (_isEnded)
        {
            // The peer closes too while this side waits for its answer.
            WriteControlLocked(FrameTag.CloseAck);
            _closeAcknowledged |= _isClosing;
            TryFinishLocked();
            return;
        }

        _peerIsClosing = _sendClosed = true;
        _member?.Finish();
        _attachmentOfCloseAck = null;

        // A timeout of 0 is how a client aborts (PROTOCOL.md 14.2): no answer is waited for, but what it said before is still heard.
        var isAbort = timeoutMilliseconds == 0 && _pendingAcks.Count == 0;
        SetCloseDeadlineLocked(isAbort ? _host.Options.CloseTimeout : TimeSpan.FromMilliseconds(timeoutMilliseconds));

        // It does not listen any more either, and would never show that there is room for what is held back.
        if (isAbort)
            FailBufferedLocked(new ChannelClosedException("The peer closed the channel before the message was sent."));

        // The peer may be gone as soon as it has the answer, so what was sent before and is held back goes first.
        if (_attachment is { } attachment)
            FlushLocked(attachment);
    }

    private void ReceiveCloseAckLocked()
    {
        if (!_isClosing)
            return;
        _closeAcknowledged = true;
        TryFinishLocked();
    }

    /// <summary>Writes the frames of the handshake that the peer may not have: after a move to another wire they are due again.</summary>
    private void WriteCloseFramesLocked()
    {
        if (_peerIsClosing && _attachmentOfCloseAck != _attachment)
        {
            _attachmentOfCloseAck = _attachment;
            WriteControlLocked(FrameTag.CloseAck);
        }

        if (!_isClosing || _closeAcknowledged || _attachmentOfClose == _attachment)
            return;
        _attachmentOfClose = _attachment;
        var remaining = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(remaining, RemainingCloseMillisecondsLocked());
        WriteControlLocked(FrameTag.Close, remaining);
    }

    private bool HasWorkLocked() =>
        _pendingAcks.Count > 0
        || _answersBeingRead > 0
        || !_buffer.IsEmpty
        || _publishesUnderWay > 0
        || _member?.HasMore == true
        || _heldAnswers is { Count: > 0 }
        || (!_closesFromListener && (_inbox.Count > 0 || _isInvoking || _isAnswering));

    /// <summary>Goes on with a close when everything that it waits for is there.</summary>
    private void TryFinishLocked()
    {
        if (!_isClosing && !_peerIsClosing && !_peerIsGone)
            return;
        if (_isEnded)
        {
            if (_isLingering && _closeAcknowledged)
                ReleaseLocked();
            return;
        }

        if (_isFinishing || HasWorkLocked() || (_isClosing && !_closeAcknowledged && !_peerIsGone))
            return;
        FinishLocked(null);
    }

    /// <summary>Runs the close callbacks; when all are done, or at the deadline, the channel ends.</summary>
    private void FinishLocked(Exception? error)
    {
        if (_isFinishing)
            return;
        _isFinishing = true;
        _endError = error;
        Func<Exception?, Task>[] callbacks = [.. _closeCallbacks];
        _closeCallbacks.Clear();
        if (callbacks.Length == 0)
        {
            CallbacksFinishedLocked();
            return;
        }

        _host.Work.Queue(
            static state => _ = state.endpoint.RunCloseCallbacksAsync(state.callbacks, state.error),
            (endpoint: this, callbacks, error));
    }

    private async Task RunCloseCallbacksAsync(Func<Exception?, Task>[] callbacks, Exception? error)
    {
        await Task.WhenAll(callbacks.Select(callback => RunCallbackAsync(() => callback(error)))).ConfigureAwait(false);
        lock (_lock)
            CallbacksFinishedLocked();
    }

    private void CallbacksFinishedLocked()
    {
        _callbacksFinished = true;
        if (!_isEnded)
            EndLocked(_endError);
        if (!_isReleased && !_isLingering)
            ReleaseLocked();
        TellOwnerLocked();
    }

    /// <summary>Ends the channel for the application: everything that waits is settled, close callbacks run if they have not.</summary>
    private void EndLocked(Exception? error)
    {
        if (_isEnded)
            return;
        _isEnded = _sendClosed = true;
        _endError ??= error;
        if (!_isFinishing && error is NetworkException { Reason: { } reason })
            ChannelLog.EndedWithError(_host.Logger, Id, reason, error.Message);
        if (error is null && (_isClosing || _peerIsClosing) && _host.Side == ChannelSide.Server)
            LeaveCloseWordsLocked();

        var failure = error ?? new ChannelClosedException("The channel closed before the message was answered.");
        FailSubscriptionsLocked(failure);
        if (_isLingering)
        {
            FailRequestsLocked(failure);
        }
        else
        {
            FailWaitingLocked(failure);
            _replay.Clear();
            _member?.Leave();
        }

        AddInboxCostLocked(-_inbox.Sum(static frame => frame.IsOpening ? 0L : frame.Cost));
        _inbox.Clear();
        FreeSendersLocked();
        _closeResult?.TrySetResult(_closeAcknowledged);

        // Last, because without callbacks it releases the channel, and what waits must fail with the reason of the end.
        FinishLocked(error);
    }

    private void FailRequestsLocked(Exception failure)
    {
        foreach (var pending in _pendingAcks.Values)
            pending.Fail(failure);
        _pendingAcks.Clear();
    }

    private void FailWaitingLocked(Exception failure)
    {
        FailRequestsLocked(failure);
        FailBufferedLocked(failure);
        _heldAnswers = null;
    }

    private void FailBufferedLocked(Exception failure)
    {
        while (_buffer.TryTake(out var send))
            send.Fail(failure);
    }

    private ChannelClosedException ClosedErrorLocked() =>
        _endError is null ? new ChannelClosedException() : new ChannelClosedException("The channel is closed.", _endError);
}
