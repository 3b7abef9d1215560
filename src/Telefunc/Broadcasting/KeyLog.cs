using System.Buffers;
using Telefunc.Channels;

namespace Telefunc.Broadcasting;

/// <summary>
/// The messages of one key on their way to this server's members and subscribers, as a list of entries that all of them share. Appending
/// costs the same whatever the number of readers: a worker on the thread pool wakes those who keep up, and those who are away or slow
/// pause at their place without being looked at. So much of the list is held for them as the limits say; then the oldest part goes, and
/// who still needed it is let go. Thread safe. A reader's own lock is taken before the log's.
/// </summary>
internal sealed class KeyLog(string key, BroadcastOptions options, WorkScheduler work, Action roomFound) : IThreadPoolWorkItem
{
    // After so many rounds a busy key goes to the back of the thread pool's queue, so that the others get their turn.
    private const int RoundsPerTurn = 16;

    private readonly Lock _lock = new();
    private readonly List<LogReader> _awake = [];
    private LogEntry _newest = LogEntry.Beginning();
    private LogEntry? _oldestHeld;
    private LogEntry? _passed;
    private List<LogReader>? _leaving;
    private long _trimmedThrough = -1;
    private int _behind;
    private int _members;
    private bool _isFanningOut;
    private bool _roomWanted;
    private TaskCompletionSource? _room;

    /// <summary>The number of the newest entry.</summary>
    public long NewestIndex
    {
        get
        {
            lock (_lock)
                return _newest.Index;
        }
    }

    /// <summary>Appends a message, unless the worker has fallen so far behind that it must wait.</summary>
    /// <returns>Whether it was appended; if not, the log calls back when there is room.</returns>
    public bool TryAppend(in BroadcastMessage message)
    {
        lock (_lock)
        {
            if (_passed is { } passed && Exceeds(passed, _newest.TextTotal, _newest.BinaryTotal))
            {
                _roomWanted = true;
                return false;
            }

            AppendLocked(LogEntry.Of(key, message, encodes: _members > 0));
            return true;
        }
    }

    /// <summary>
    /// Completes when the worker has got through most of what was appended: a publisher that awaits this cannot outrun it.
    /// It waits for the worker's turn, never for a reader.
    /// </summary>
    public Task WhenRoomAsync()
    {
        lock (_lock)
        {
            if (_passed is not { } passed || !Exceeds(passed, 2 * _newest.TextTotal - passed.TextTotal, 2 * _newest.BinaryTotal - passed.BinaryTotal))
                return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <summary>Appends a gap.</summary>
    public void Append(BroadcastGap gap)
    {
        lock (_lock)
            AppendLocked(LogEntry.Of(gap));
    }

    /// <summary>Begins to read with what is appended from now on.</summary>
    public void Join(LogReader reader, bool isMember)
    {
        lock (_lock)
        {
            if (reader.State != ReaderState.Out)
                return;
            reader.Place = _newest;
            WakeLocked(reader);
            _members += isMember ? 1 : 0;
        }
    }

    /// <summary>Ends reading.</summary>
    public void Leave(LogReader reader, bool isMember)
    {
        lock (_lock)
        {
            if (reader.State == ReaderState.Out)
                return;
            LeaveStateLocked(reader);
            if (--_behind == 0)
                _oldestHeld = null;
            reader.State = ReaderState.Out;
            reader.Place = null;
            _members -= isMember ? 1 : 0;
        }
    }

    /// <summary>The reader cannot take more for the moment.</summary>
    /// <returns><see langword="false"/> if what it needs next is no longer held: it has not paused then.</returns>
    public bool TryPause(LogReader reader)
    {
        lock (_lock)
        {
            if (reader.State is ReaderState.Pausing or ReaderState.Out)
                return true;
            if (reader.Place!.Index <= _trimmedThrough)
                return false;
            LeaveStateLocked(reader);
            PauseLocked(reader);
            return true;
        }
    }

    /// <summary>
    /// Takes the next entry, if there is one. A reader that was behind and has caught up is awake afterwards. For one thread at a time.
    /// </summary>
    /// <param name="reader">The reader.</param>
    /// <param name="skipped">Entries before this one are no longer held, and the reader has not had them.</param>
    public LogEntry? Take(LogReader reader, out bool skipped)
    {
        skipped = false;
        if (reader.State is ReaderState.Awake or ReaderState.CatchingUp && reader.Place!.Next is { } next)
        {
            reader.Place = next;
            return next;
        }

        lock (_lock)
        {
            if (reader.State == ReaderState.Out)
                return null;
            if (reader.State == ReaderState.Pausing)
            {
                LeaveStateLocked(reader);
                reader.State = ReaderState.CatchingUp;
            }

            if (reader.Place!.Index <= _trimmedThrough)
            {
                reader.Place = _oldestHeld ?? _newest;
                skipped = true;
            }

            if (reader.Place.Next is not { } entry)
            {
                if (reader.State != ReaderState.Awake)
                    WakeLocked(reader);
                return null;
            }

            reader.Place = entry;
            return entry;
        }
    }

    /// <summary>Whether anything follows a place.</summary>
    public static bool HasMoreAfter(LogEntry place) => place.Next is not null || place.IsTrimmed;

    void IThreadPoolWorkItem.Execute()
    {
        for (var round = 0; round < RoundsPerTurn; round++)
        {
            if (!FanOut())
                return;
        }

        work.Queue(this);
    }

    /// <summary>Wakes everybody who keeps up, once for all messages that have gathered.</summary>
    private bool FanOut()
    {
        LogReader[] readers;
        int count;
        List<LogReader>? leaving;
        LogEntry target;
        lock (_lock)
        {
            leaving = _leaving;
            _leaving = null;
            target = _newest;
            count = _awake.Count;
            if (leaving is null && (count == 0 || ReferenceEquals(_passed, target)))
            {
                FinishFanOutLocked();
                return false;
            }

            readers = ArrayPool<LogReader>.Shared.Rent(count);
            _awake.CopyTo(readers);
        }

        foreach (var reader in leaving ?? [])
            reader.LetGo();
        for (var i = 0; i < count; i++)
            readers[i].Wake();
        ArrayPool<LogReader>.Shared.Return(readers, clearArray: true);

        bool isWanted;
        TaskCompletionSource? room;
        lock (_lock)
        {
            _passed = target;
            isWanted = _roomWanted;
            _roomWanted = false;
            room = _room;
            _room = null;
        }

        room?.TrySetResult();
        if (isWanted)
            roomFound();
        return true;
    }

    private void FinishFanOutLocked()
    {
        _isFanningOut = false;
        _passed = null;

        // Everybody has taken it, and an idle key holds no message.
        if (_behind == 0)
            _newest.ForgetMessage();
    }

    private void AppendLocked(LogEntry entry)
    {
        var before = _newest;
        before.Append(entry);
        _newest = entry;
        TrimLocked(before);
        if (_isFanningOut || (_awake.Count == 0 && _leaving is null))
            return;
        _isFanningOut = true;
        _passed = before;
        work.Queue(this);
    }

    /// <summary>Drops the oldest part of what is held beyond the limits, and those who still need it. The newest entry comes on top.</summary>
    private void TrimLocked(LogEntry before)
    {
        if (_behind == 0)
        {
            _oldestHeld = null;
            return;
        }

        while (_oldestHeld is { } oldest && !ReferenceEquals(oldest, _newest) && Exceeds(oldest, before.TextTotal, before.BinaryTotal))
        {
            _oldestHeld = oldest.Next;
            for (var reader = oldest.Pausing; reader is not null;)
            {
                var next = reader.NextAtEntry;
                if (reader.LeavesWhenSlow)
                {
                    LeaveStateLocked(reader);
                    (_leaving ??= []).Add(reader);
                }

                reader = next;
            }

            _trimmedThrough = oldest.Index;
            oldest.Trim();
        }
    }

    private bool Exceeds(LogEntry place, long textTotal, long binaryTotal) =>
        textTotal - place.TextTotal > options.BufferLimit || binaryTotal - place.BinaryTotal > options.BufferLimitBinary;

    private void WakeLocked(LogReader reader)
    {
        if (reader.State == ReaderState.CatchingUp && --_behind == 0)
            _oldestHeld = null;
        reader.State = ReaderState.Awake;
        reader.Slot = _awake.Count;
        _awake.Add(reader);
    }

    private void PauseLocked(LogReader reader)
    {
        var place = reader.Place!;
        reader.State = ReaderState.Pausing;
        reader.NextAtEntry = place.Pausing;
        if (place.Pausing is { } first)
            first.PreviousAtEntry = reader;
        place.Pausing = reader;
        if (_oldestHeld is null || place.Index < _oldestHeld.Index)
            _oldestHeld = place;
    }

    /// <summary>Takes the reader out of the list that it is in; it counts as behind then.</summary>
    private void LeaveStateLocked(LogReader reader)
    {
        switch (reader.State)
        {
            case ReaderState.Awake:
                var last = _awake[^1];
                _awake[reader.Slot] = last;
                last.Slot = reader.Slot;
                _awake.RemoveAt(_awake.Count - 1);
                _behind++;
                break;
            case ReaderState.Pausing:
                if (reader.PreviousAtEntry is { } previous)
                    previous.NextAtEntry = reader.NextAtEntry;
                else
                    reader.Place!.Pausing = reader.NextAtEntry;
                if (reader.NextAtEntry is { } next)
                    next.PreviousAtEntry = reader.PreviousAtEntry;
                reader.PreviousAtEntry = reader.NextAtEntry = null;
                break;
            default:
                break;
        }

        reader.State = ReaderState.CatchingUp;
    }
}
