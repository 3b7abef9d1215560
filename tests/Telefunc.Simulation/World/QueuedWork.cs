using Telefunc.Channels;

namespace Telefunc.Simulation;

/// <summary>Keeps listeners and callbacks until the schedule says which one runs next.</summary>
internal sealed class QueuedWork : WorkScheduler
{
    private readonly List<Action> _items = [];

    public int Count => _items.Count;

    public override void Queue(IThreadPoolWorkItem work) => _items.Add(work.Execute);

    public override void Queue<TState>(Action<TState> work, TState state) => _items.Add(() => work(state));

    public void Run(int position)
    {
        var item = _items[position];
        _items.RemoveAt(position);
        item();
    }
}
