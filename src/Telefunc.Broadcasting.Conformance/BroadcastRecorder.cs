using System.Threading.Channels;

namespace Telefunc.Broadcasting.Conformance;

/// <summary>
/// Listens to one key as a server does: puts the messages in order, drops what comes twice, reads what is missing from the history, and
/// notes what cannot be had any more. Thread safe.
/// </summary>
public sealed class BroadcastRecorder : IBroadcastListener, IAsyncDisposable
{
    private readonly IBroadcastTransport _transport;
    private readonly string _key;
    private readonly TimeProvider _time;
    private readonly Channel<BroadcastMessage?> _arrivals = Channel.CreateUnbounded<BroadcastMessage?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<BroadcastMessage> _messages = [];
    private readonly List<RecordedHole> _holes = [];
    private readonly List<string> _epochs = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BroadcastPosition _last;
    private long _interruptions;
    private IAsyncDisposable? _subscription;
    private Task _running = Task.CompletedTask;

    private BroadcastRecorder(IBroadcastTransport transport, string key, TimeProvider time)
    {
        _transport = transport;
        _key = key;
        _time = time;
    }

    /// <summary>Begins to listen. What is published after this completes is recorded.</summary>
    /// <param name="transport">The transport under test.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<BroadcastRecorder> StartAsync(IBroadcastTransport transport, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transport);

        var recorder = new BroadcastRecorder(transport, key, TimeProvider.System);
        recorder._subscription = await transport.ListenAsync(key, recorder, cancellationToken);
        recorder._last = (await transport.ReadAsync(key, null, 1, cancellationToken)).Last;
        recorder._epochs.Add(recorder._last.Epoch);
        recorder._running = recorder.RunAsync();
        return recorder;
    }

    /// <summary>All messages so far, in order.</summary>
    public IReadOnlyList<BroadcastMessage> Messages
    {
        get
        {
            lock (_lock)
                return [.. _messages];
        }
    }

    /// <summary>What was missed and could not be read.</summary>
    public IReadOnlyList<RecordedHole> Holes
    {
        get
        {
            lock (_lock)
                return [.. _holes];
        }
    }

    /// <summary>The epochs so far, beginning with that of the start.</summary>
    public IReadOnlyList<string> Epochs
    {
        get
        {
            lock (_lock)
                return [.. _epochs];
        }
    }

    /// <summary>How often the transport said that messages may have been missed.</summary>
    public long Interruptions => Volatile.Read(ref _interruptions);

    /// <inheritdoc/>
    public void OnMessage(BroadcastMessage message) => _arrivals.Writer.TryWrite(message);

    /// <inheritdoc/>
    public void OnInterrupted()
    {
        Interlocked.Increment(ref _interruptions);
        _arrivals.Writer.TryWrite(null);
    }

    /// <summary>Waits until what was recorded fulfils a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What is awaited, for the error.</param>
    /// <exception cref="TimeoutException">It was not fulfilled in time.</exception>
    public async Task WaitForAsync(Func<BroadcastRecorder, bool> condition, string what)
    {
        ArgumentNullException.ThrowIfNull(condition);

        using var patience = new CancellationTokenSource(BroadcastTransportConformance.Patience, _time);
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (condition(this))
                return;
            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                lock (_lock)
                {
                    throw new TimeoutException(
                        $"Waited {BroadcastTransportConformance.Patience.TotalSeconds} s in vain for {what}. There are {_messages.Count} messages, " +
                        $"{_epochs.Count} epochs, holes [{string.Join(", ", _holes)}], and the last position is {_last}.");
                }
            }
        }
    }

    /// <summary>Waits until a message with this receipt was recorded, or is known to be missing, or another epoch has begun.</summary>
    /// <param name="receipt">The receipt.</param>
    public Task WaitForAsync(BroadcastReceipt receipt) => WaitForAsync(recorder => recorder.HasPassed(receipt.Position), $"the message {receipt.Position}");

    /// <summary>Stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        if (_subscription is not null)
            await _subscription.DisposeAsync();
    }

    private bool HasPassed(BroadcastPosition position)
    {
        lock (_lock)
            return _last.Epoch == position.Epoch ? _last.Seq >= position.Seq : _epochs.Contains(position.Epoch);
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var arrival in _arrivals.Reader.ReadAllAsync(_stopping.Token))
            {
                if (arrival is not { } message || message.Position.Epoch != _last.Epoch || message.Position.Seq > _last.Seq + 1)
                    await CatchUpAsync();
                else if (message.Position.Seq == _last.Seq + 1)
                    Add(message);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task CatchUpAsync()
    {
        while (true)
        {
            try
            {
                var history = await _transport.ReadAsync(_key, _last, 100, _stopping.Token);
                if (TakeOver(history))
                    return;
            }
            catch (BroadcastException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), _time, _stopping.Token);
            }
        }
    }

    private bool TakeOver(BroadcastHistory history)
    {
        if (history.Last.Epoch != _last.Epoch)
        {
            lock (_lock)
            {
                _last = new BroadcastPosition(history.Last.Epoch, 0);
                _epochs.Add(_last.Epoch);
            }
        }

        foreach (var message in history.Messages)
        {
            if (message.Position.Seq > _last.Seq + 1)
                Miss(message.Position.Seq - 1);
            if (message.Position.Seq == _last.Seq + 1)
                Add(message);
        }

        if (history.Messages.Count == 0 && history.Last.Seq > _last.Seq)
            Miss(history.Last.Seq);
        Notice();
        return _last.Seq >= history.Last.Seq;
    }

    private void Miss(long until)
    {
        lock (_lock)
        {
            _holes.Add(new RecordedHole(_last.Epoch, _last.Seq + 1, until));
            _last = _last with { Seq = until };
        }
    }

    private void Add(BroadcastMessage message)
    {
        lock (_lock)
        {
            _messages.Add(message);
            _last = message.Position;
        }

        Notice();
    }

    private void Notice() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
