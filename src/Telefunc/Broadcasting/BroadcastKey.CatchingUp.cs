namespace Telefunc.Broadcasting;

/// <content>Reading what is missing from the engine's history, one read at a time.</content>
internal sealed partial class BroadcastKey
{
    private void CatchUpLocked()
    {
        if (_isStopped || !_isPositioned)
            return;
        _checkedAt = _hub.Time.GetTimestamp();
        _mustRead = true;
        if (_isCatchingUp)
        {
            _catchUpAgain = true;
            return;
        }

        // Never from here: the caller may be the engine, which holds locks of its own.
        _isCatchingUp = true;
        _hub.Work.Queue(static key => _ = key.CatchUpAsync(), this);
    }

    private async Task CatchUpAsync()
    {
        while (true)
        {
            BroadcastPosition after;
            lock (_lock)
            {
                _catchUpAgain = false;
                after = _position;
            }

            var isRead = false;
            BroadcastHistory history = default;
            try
            {
                history = await _hub.Transport.ReadAsync(Name, after, PageSize, _stopping.Token).ConfigureAwait(false);
                isRead = true;
            }
            catch (Exception error)
            {
                if (!_stopping.IsCancellationRequested)
                    BroadcastLog.ReadFailed(Logger, Name, error);
            }

            lock (_lock)
            {
                if (_isStopped)
                    return;
                var knowsMore = isRead && ApplyLocked(history);
                AppendEarlyLocked();
                if (!_awaitsRoom && isRead && (knowsMore || _catchUpAgain))
                    continue;
                _isCatchingUp = false;
                _mustRead = !isRead;
                if (isRead)
                    FreeWaitingLocked(ofOtherEpochs: true);
                if (_awaitsRoom)
                    return;
                GiveUpIfOverdueLocked();
                if (_mustRead || _highestSeen > _position.Seq)
                    ArmTimerLocked(FirstRetry);
                return;
            }
        }
    }

    /// <summary>Takes over what was read.</summary>
    /// <returns>Whether the history holds more than was read.</returns>
    private bool ApplyLocked(in BroadcastHistory history)
    {
        var last = history.Last;
        var messages = history.Messages;
        if (last.Epoch != _position.Epoch && !FollowEpochLocked(last, messages))
            return false;

        // What the history has between two places, and what it lacks there, is the truth.
        var before = _position.Seq;
        var knownThrough = messages.Count > 0 ? messages[^1].Position.Seq : last.Seq;
        _highestSeen = Math.Max(_highestSeen, last.Seq);
        foreach (var message in messages)
        {
            if (message.Position.Seq > _position.Seq && message.Position.Epoch == _position.Epoch)
                _early.TryAdd(message.Position.Seq, message);
        }

        while (!_awaitsRoom && _position.Seq < knownThrough)
        {
            AppendEarlyLocked();
            if (_awaitsRoom || _position.Seq >= knownThrough)
                break;
            LoseThroughLocked(Math.Min(knownThrough, _early.Count > 0 ? _early.First().Key - 1 : knownThrough));
        }

        return _position.Seq > before && _position.Seq < last.Seq;
    }

    /// <summary>The engine counts anew.</summary>
    /// <returns>Whether the new count is the one to follow.</returns>
    private bool FollowEpochLocked(BroadcastPosition last, IReadOnlyList<BroadcastMessage> messages)
    {
        // An engine that does not know the key says nothing about it.
        if (string.IsNullOrEmpty(last.Epoch))
            return false;
        var begin = messages.Count > 0 ? messages[0].Position.Seq - 1 : last.Seq;
        if (_position.Epoch.Length > 0 || begin > 0)
            TellLocked(new BroadcastGap(Name, BroadcastGapReason.EpochChanged, null));
        _early.Clear();
        _highestSeen = begin;
        MoveLocked(new BroadcastPosition(last.Epoch, begin));
        return true;
    }

    /// <summary>What has been missing for too long counts as lost, up to the first message that is here.</summary>
    private void GiveUpIfOverdueLocked()
    {
        if (_missingSince is not { } since || _hub.Time.GetElapsedTime(since) < Options.CatchUpTimeout || _highestSeen <= _position.Seq)
            return;
        LoseThroughLocked(_early.Count > 0 ? _early.First().Key - 1 : _highestSeen);
        AppendEarlyLocked();
    }

    private void ArmTimerLocked(TimeSpan delay)
    {
        if (_isStopped || _isTimerArmed)
            return;
        _isTimerArmed = true;
        _timer ??= _hub.Time.CreateTimer(static state => ((BroadcastKey)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            _isTimerArmed = false;
            if ((_mustRead || _highestSeen > _position.Seq) && !_awaitsRoom)
                CatchUpLocked();
        }
    }
}
