namespace Telefunc.Interop;

/// <summary>Wakes tests that wait for a condition whenever something happened on which it may depend. Thread safe.</summary>
internal sealed class Changes
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Notice() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <exception cref="TimeoutException">The condition did not become true; the message says what was awaited, and what is.</exception>
    public async Task WaitForAsync(Func<bool> condition, string what, Func<string> describe)
    {
        using var patience = new CancellationTokenSource(Patience.Default, TimeProvider.System);
        while (true)
        {
            var next = Volatile.Read(ref _next).Task;
            if (condition())
                return;
            try
            {
                await next.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited {Patience.Default.TotalSeconds} s in vain for {what}. {describe()}");
            }
        }
    }
}
