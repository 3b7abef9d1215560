namespace Telefunc.Channels;

/// <summary>
/// Where channels run listeners and callbacks: the thread pool, or in tests whatever makes a schedule repeatable. Thread safe.
/// </summary>
internal class WorkScheduler
{
    /// <summary>The thread pool.</summary>
    public static WorkScheduler ThreadPool { get; } = new();

    public virtual void Queue(IThreadPoolWorkItem work) => System.Threading.ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    public virtual void Queue<TState>(Action<TState> work, TState state) =>
        System.Threading.ThreadPool.UnsafeQueueUserWorkItem(work, state, preferLocal: false);
}
