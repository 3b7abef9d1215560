namespace Telefunc.Broadcasting.Conformance;

/// <summary>Counts calls of both kinds.</summary>
internal sealed class CountingListener : IBroadcastListener
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    public void OnMessage(BroadcastMessage message) => Add();

    public void OnInterrupted() => Add();

    public Task WaitForAsync() => _first.Task.WaitAsync(BroadcastTransportConformance.Patience, TimeProvider.System);

    private void Add()
    {
        lock (_lock)
            _count++;
        _first.TrySetResult();
    }
}
