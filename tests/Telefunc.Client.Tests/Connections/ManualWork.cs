using Telefunc.Channels;

namespace Telefunc.Tests.Connections;

/// <summary>Listeners and callbacks run when the test says so, on its thread.</summary>
internal sealed class ManualWork : WorkScheduler
{
    private readonly Queue<Action> _queue = new();

    public override void Queue(IThreadPoolWorkItem work) => Queue(static item => item.Execute(), work);

    public override void Queue<TState>(Action<TState> work, TState state)
    {
        lock (_queue)
            _queue.Enqueue(() => work(state));
    }

    public void RunAll()
    {
        while (true)
        {
            Action? next;
            lock (_queue)
            {
                if (!_queue.TryDequeue(out next))
                    return;
            }

            next();
        }
    }
}
