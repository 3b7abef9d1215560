namespace Telefunc.Broadcasting;

/// <content>
/// The order: whatever comes from upstream is appended to the log once and without a hole, or the hole is told. What comes too early
/// waits, within limits, and what is missing is read from the engine's history.
/// </content>
internal sealed partial class BroadcastKey
{
    private const int PageSize = 256;

    private readonly SortedDictionary<long, BroadcastMessage> _early = [];
    private List<(BroadcastPosition Position, TaskCompletionSource Passed)>? _waiting;
    private BroadcastPosition _position = new("", 0);
    private long _highestSeen;
    private bool _isPositioned;
    private bool _isCatchingUp;
    private bool _catchUpAgain;
    private bool _awaitsRoom;
    private bool _isStopped;
    private bool _mustRead;
    private bool _isTimerArmed;
    private long? _missingSince;
    private long _checkedAt;
    private ITimer? _timer;

    public void OnMessage(BroadcastMessage message)
    {
        lock (_lock)
            AcceptLocked(message);
    }

    public void OnInterrupted()
    {
        lock (_lock)
            CatchUpLocked();
    }

    /// <summary>Completes when the log has gone past a message that the engine has taken: it was appended, or counted as lost.</summary>
    public Task PassedAsync(BroadcastPosition position)
    {
        lock (_lock)
        {
            if (_isStopped || !_isPositioned || HasPassedLocked(position))
                return Task.CompletedTask;
            var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (_waiting ??= []).Add((position, passed));
            return passed.Task;
        }
    }

    /// <summary>Compares with the engine's position if that is due.</summary>
    public void CheckPosition()
    {
        lock (_lock)
        {
            if (!_isPositioned || _hub.Time.GetElapsedTime(_checkedAt) < Options.PositionCheckInterval)
                return;
            CatchUpLocked();
        }
    }

    private void TakePosition(BroadcastPosition position, bool startedLate)
    {
        lock (_lock)
        {
            _position = position with { Epoch = position.Epoch ?? "" };
            _highestSeen = position.Seq;
            _isPositioned = true;
            _checkedAt = _hub.Time.GetTimestamp();
            if (startedLate)
                TellLocked(new BroadcastGap(Name, BroadcastGapReason.StartedLate, null));
            var early = _early.Values.ToArray();
            _early.Clear();
            foreach (var message in early)
                AcceptLocked(message);
        }
    }

    private void StopOrdering()
    {
        lock (_lock)
        {
            _isStopped = true;
            _early.Clear();
            _timer?.Dispose();
            _timer = null;
            foreach (var (_, passed) in _waiting ?? [])
                passed.TrySetResult();
            _waiting = null;
        }
    }

    private void AcceptLocked(in BroadcastMessage message)
    {
        if (_isStopped)
            return;
        if (!_isPositioned)
        {
            if (_early.Count < Options.ReorderLimit)
                _early[message.Position.Seq] = message;
            return;
        }

        var (epoch, seq) = message.Position;
        if (epoch != _position.Epoch && _position.Epoch.Length == 0 && seq == 1)
            _position = new BroadcastPosition(epoch, 0);
        if (epoch != _position.Epoch)
        {
            CatchUpLocked();
            return;
        }

        if (seq <= _position.Seq)
            return;
        _highestSeen = Math.Max(_highestSeen, seq);
        if (seq != _position.Seq + 1 || _awaitsRoom || !TryAppendLocked(message))
        {
            if (_early.Count < Options.ReorderLimit)
                _early.TryAdd(seq, message);
        }

        AppendEarlyLocked();
    }

    /// <summary>Appends what waited for its turn; if something is still missing, it is asked for after a while.</summary>
    private void AppendEarlyLocked()
    {
        while (!_awaitsRoom && _early.Count > 0 && _early.First() is var (seq, message) && seq <= _position.Seq + 1)
        {
            if (seq <= _position.Seq || TryAppendLocked(message))
                _early.Remove(seq);
        }

        if (_highestSeen <= _position.Seq)
        {
            _missingSince = null;
            return;
        }

        _missingSince ??= _hub.Time.GetTimestamp();
        if (!_isCatchingUp && !_awaitsRoom)
            ArmTimerLocked(Options.ReorderDelay);
    }

    private bool TryAppendLocked(in BroadcastMessage message)
    {
        if (!Log.TryAppend(message))
        {
            _awaitsRoom = true;
            return false;
        }

        MoveLocked(message.Position);
        _missingSince = null;
        return true;
    }

    private void MoveLocked(BroadcastPosition position)
    {
        _position = position;
        if (_waiting is not null)
            FreeWaitingLocked(ofOtherEpochs: false);
    }

    /// <summary>Frees those who wait for a message that the log has gone past, or for one of a count that the engine has given up.</summary>
    private void FreeWaitingLocked(bool ofOtherEpochs)
    {
        for (var i = (_waiting?.Count ?? 0) - 1; i >= 0; i--)
        {
            var (position, passed) = _waiting![i];
            if (!HasPassedLocked(position) && !(ofOtherEpochs && position.Epoch != _position.Epoch))
                continue;
            passed.TrySetResult();
            _waiting.RemoveAt(i);
        }
    }

    private bool HasPassedLocked(BroadcastPosition position) => position.Epoch == _position.Epoch && position.Seq <= _position.Seq;

    private void TellLocked(BroadcastGap gap)
    {
        BroadcastLog.Gap(Logger, Name, gap.Reason, gap.Missed);
        Log.Append(gap);
    }

    private void LoseThroughLocked(long seq)
    {
        TellLocked(new BroadcastGap(Name, BroadcastGapReason.Lost, seq - _position.Seq));
        MoveLocked(_position with { Seq = seq });
    }

    /// <summary>The worker of the log has caught up: what waited goes on, and what was not kept is read.</summary>
    private void OnRoom()
    {
        lock (_lock)
        {
            _awaitsRoom = false;
            AppendEarlyLocked();
            if ((_mustRead || _highestSeen > _position.Seq) && !_awaitsRoom)
                CatchUpLocked();
        }
    }
}
