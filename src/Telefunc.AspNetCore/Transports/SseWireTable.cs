namespace Telefunc.Transports;

/// <summary>The open wires over Server-Sent Events by the client's connection id, and the requests that came before their wire. Thread safe.</summary>
internal sealed class SseWireTable(TimeProvider time)
{
    // So many requests may wait for wires that do not exist; only a hostile client makes more.
    private const int MostWaiting = 10_000;

    // So many ended wires are known; of those before them nothing is known any more.
    private const int MostEnded = 1000;

    // A client whose download breaks while it awaits the fate of its upload comes back after 500 ms, but only if it knows that fate by
    // then (npm telefunc 0.2.23); an upload that belongs to a new attempt follows its download within far less.
    private static readonly TimeSpan LongestWaitForReturn = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SseWire> _wires = [];
    private readonly Dictionary<string, TaskCompletionSource<SseWire>> _waiting = [];
    private readonly HashSet<string> _ended = [];
    private readonly Queue<string> _endedInOrder = new();

    /// <summary>Adds a wire; requests that wait for it go on.</summary>
    /// <returns>The wire that had the same id before, for the caller to end.</returns>
    public SseWire? Add(SseWire wire)
    {
        lock (_lock)
        {
            var before = _wires.GetValueOrDefault(wire.ClientConnectionId);
            _wires[wire.ClientConnectionId] = wire;
            if (_waiting.Remove(wire.ClientConnectionId, out var waiting))
                waiting.TrySetResult(wire);
            return before;
        }
    }

    public void Remove(SseWire wire)
    {
        lock (_lock)
        {
            if (_wires.TryGetValue(wire.ClientConnectionId, out var current) && ReferenceEquals(current, wire))
            {
                _wires.Remove(wire.ClientConnectionId);
                if (_ended.Add(wire.ClientConnectionId))
                    _endedInOrder.Enqueue(wire.ClientConnectionId);
                if (_endedInOrder.Count > MostEnded)
                    _ended.Remove(_endedInOrder.Dequeue());
            }
        }
    }

    /// <summary>Finds the wire of a request, which may be opened by another request that is still on its way.</summary>
    public async Task<SseWire?> FindAsync(string clientConnectionId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Task<SseWire> arrival;
        lock (_lock)
        {
            if (_wires.TryGetValue(clientConnectionId, out var wire))
                return wire;
            if (!_waiting.TryGetValue(clientConnectionId, out var waiting))
            {
                if (_waiting.Count >= MostWaiting)
                    return null;
                waiting = new TaskCompletionSource<SseWire>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add(clientConnectionId, waiting);
            }

            arrival = waiting.Task;
            if (_ended.Contains(clientConnectionId) && timeout > LongestWaitForReturn)
                timeout = LongestWaitForReturn;
        }

        try
        {
            return await arrival.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            lock (_lock)
            {
                if (_waiting.TryGetValue(clientConnectionId, out var waiting) && waiting.Task == arrival)
                    _waiting.Remove(clientConnectionId);
            }

            return null;
        }
    }
}
