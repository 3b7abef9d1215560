namespace Telefunc.Channels;

/// <summary>Runs callbacks where a desktop application wants them, usually on the thread that owns its windows.</summary>
internal static class SynchronizationContextExtensions
{
    /// <summary>Calls back in the context, as part of the caller's flow.</summary>
    public static Task RunAsync(this SynchronizationContext context, Func<Task> callback) =>
        context.RunAsync(async () =>
        {
            await callback().ConfigureAwait(false);
            return true;
        });

    /// <inheritdoc cref="RunAsync(SynchronizationContext,Func{Task})"/>
    public static Task<T> RunAsync<T>(this SynchronizationContext context, Func<Task<T>> callback)
    {
        // A context does not carry the caller's asynchronous locals, by which a close tells that it comes from a listener.
        var flow = ExecutionContext.Capture();
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        context.Post(
            _ =>
            {
                if (flow is null)
                    Start();
                else
                    ExecutionContext.Run(flow, _ => Start(), null);
            },
            null);
        return result.Task;

        void Start() => _ = CompleteAsync();

        async Task CompleteAsync()
        {
            try
            {
                result.SetResult(await callback().ConfigureAwait(false));
            }
            catch (Exception error)
            {
                result.SetException(error);
            }
        }
    }
}
