namespace Telefunc.Interop;

/// <summary>How long tests wait for something that must happen. Only a failing test ever waits that long.</summary>
internal static class Patience
{
    public static TimeSpan Default { get; } = TimeSpan.FromSeconds(90);

    /// <exception cref="TimeoutException">It did not happen; the message says what was awaited.</exception>
    public static async Task<T> WaitForAsync<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Default, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Default.TotalSeconds} s in vain for {what}.");
        }
    }

    /// <inheritdoc cref="WaitForAsync{T}"/>
    public static async Task WaitForAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Default, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Default.TotalSeconds} s in vain for {what}.");
        }
    }
}
