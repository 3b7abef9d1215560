using System.Collections.Concurrent;

namespace Telefunc.Interop.Server;

/// <summary>Telefunctions that take functions of the client.</summary>
public sealed class Callbacks
{
    private static readonly ConcurrentDictionary<string, Func<int, Task<int>>> Kept = new();

    /// <summary>The function that <see cref="OnKeep"/> has kept under a key.</summary>
    internal static Func<int, Task<int>> Function(string key) => Kept[key];

    /// <summary>Calls the function with 1, 2, … and adds up its results.</summary>
    [Telefunction]
    public async Task<int> OnSum(int count, Func<int, string, Task<int>> next)
    {
        var sum = 0;
        for (var n = 1; n <= count; n++)
            sum += await next(n, $"call {n}");
        return sum;
    }

    /// <summary>Reports progress and says how it went.</summary>
    [Telefunction]
    public async Task<string> OnReport(Func<int, Task> onProgress)
    {
        try
        {
            await onProgress(100);
            return "fine";
        }
        catch (RemoteListenerException)
        {
            return "the function threw";
        }
    }

    [Telefunction]
    public void OnKeep(string key, Func<int, Task<int>> function) => Kept[key] = function;
}
