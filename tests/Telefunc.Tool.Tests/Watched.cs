using System.Collections.Concurrent;

namespace Telefunc.Tool.Tests;

/// <summary>How the channels of <see cref="Talk.OnWatch"/> ended.</summary>
internal static class Watched
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource<Exception?>> Ends = new();

    public static void Left(string key, Exception? error) => Of(key).TrySetResult(error);

    public static Task<Exception?> EndAsync(string key) => Of(key).Task;

    private static TaskCompletionSource<Exception?> Of(string key) =>
        Ends.GetOrAdd(key, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
