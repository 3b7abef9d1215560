using Telefunc.Channels;

namespace Telefunc.Tests.Broadcasting;

/// <summary>Keeps work until the test runs it.</summary>
internal sealed class ManualWork : WorkScheduler
{
    private readonly List<Action> _items = [];

    public int Count
    {
        get
        {
            lock (_items)
                return _items.Count;
        }
    }

    public override void Queue(IThreadPoolWorkItem work) => Add(work.Execute);

    public override void Queue<TState>(Action<TState> work, TState state) => Add(() => work(state));

    public void RunOne(int position)
    {
        Action item;
        lock (_items)
        {
            item = _items[position];
            _items.RemoveAt(position);
        }

        item();
    }

    public void RunAll()
    {
        while (Count > 0)
            RunOne(0);
    }

    private void Add(Action item)
    {
        lock (_items)
            _items.Add(item);
    }
}
