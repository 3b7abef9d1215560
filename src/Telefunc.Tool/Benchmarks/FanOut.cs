using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Telefunc.Tool.Benchmarks;

/// <summary>
/// Members of one key: the first publishes, and all hear. What is published is binary, because every broadcast takes that, and says in its
/// first bytes which publication it is, so that what others publish under the key is not counted. Thread safe.
/// </summary>
internal sealed class FanOut : IExchange
{
    /// <summary>The least size of a message: the id of this run and the number of the publication.</summary>
    public const int LeastSize = RunSize + sizeof(long);

    private const int RunSize = 16;

    private readonly ConcurrentDictionary<long, Publication> _underWay = new();
    private readonly TaskCompletionSource<Exception> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _run = Guid.NewGuid().ToByteArray();
    private readonly IReadOnlyList<BroadcastChannel<object?>> _members;
    private readonly int _size;
    private readonly TimeProvider _time;
    private long _last;

    private FanOut(IReadOnlyList<BroadcastChannel<object?>> members, int size, TimeProvider time)
    {
        _members = members;
        _size = size;
        _time = time;
    }

    /// <summary>Subscribes all members.</summary>
    /// <param name="members">Channels of one key.</param>
    /// <param name="size">The size of a message in bytes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="NotSupportedException">The members are not of one key.</exception>
    /// <exception cref="TimeoutException">Not all subscriptions could begin.</exception>
    public static async Task<FanOut> BeginAsync(
        IReadOnlyList<BroadcastChannel<object?>> members, int size, TimeProvider time, CancellationToken cancellationToken)
    {
        if (members.FirstOrDefault(member => member.Key != members[0].Key) is { } other)
            throw new NotSupportedException($"the members hear nothing of each other: one has the key \"{members[0].Key}\", another \"{other.Key}\"");
        var fanOut = new FanOut(members, size, time);
        var started = Task.WhenAll(members.Select(fanOut.SubscribeAsync));
        await fanOut.WaitAsync(started).WaitAsync(Benchmark.Patience, time, cancellationToken);
        return fanOut;
    }

    /// <inheritdoc/>
    public async Task ExchangeAsync(List<TimeSpan>? times, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _last);
        var data = new byte[_size];
        _run.CopyTo(data, 0);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(RunSize), number);

        var publication = _underWay[number] = new Publication(_members.Count, _time);
        try
        {
            await WaitAsync(_members[0].PublishBinaryAsync(data, cancellationToken));
            await WaitAsync(publication.HeardByAll.WaitAsync(cancellationToken));
        }
        finally
        {
            _underWay.TryRemove(number, out _);
        }

        times?.AddRange(publication.Times);
    }

    private Task SubscribeAsync(BroadcastChannel<object?> member)
    {
        member.OnClose(error => _closed.TrySetResult(error ?? new ChannelClosedException()));
        return member.SubscribeBinary((data, _) => Note(data.Span)).Started;
    }

    private void Note(ReadOnlySpan<byte> data)
    {
        if (data.Length >= LeastSize && data.StartsWith(_run) && _underWay.TryGetValue(BinaryPrimitives.ReadInt64LittleEndian(data[RunSize..]), out var publication))
            publication.Note();
    }

    /// <summary>Waits for something that does not come when a member is let go.</summary>
    private async Task WaitAsync(Task task)
    {
        // Why a channel closed says more than what failed because of that.
        if (await Task.WhenAny(task, _closed.Task) == _closed.Task)
            throw await _closed.Task;
        await task;
    }

    /// <summary>One message on its way to all members.</summary>
    private sealed class Publication(int members, TimeProvider time)
    {
        private readonly TaskCompletionSource _heardByAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TimeSpan[] _times = new TimeSpan[members];
        private readonly long _began = time.GetTimestamp();
        private int _places;
        private int _heard;

        public Task HeardByAll => _heardByAll.Task;

        /// <summary>How long the message took to each member; complete when all have heard it.</summary>
        public IReadOnlyList<TimeSpan> Times => _times;

        public void Note()
        {
            _times[Interlocked.Increment(ref _places) - 1] = time.GetElapsedTime(_began);
            if (Interlocked.Increment(ref _heard) == _times.Length)
                _heardByAll.SetResult();
        }
    }
}
