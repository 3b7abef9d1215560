using System.Collections.Concurrent;

namespace Telefunc.AspNetCore.Tests.Functions;

/// <summary>Telefunctions that take functions.</summary>
public sealed class Callbacks(TelefuncContext context)
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource<Kept>> Results = new();

    /// <summary>What a call of <see cref="Keep"/> with the key has kept.</summary>
    internal static Task<Kept> KeptAsync(string key) => Result(key).Task;

    [Telefunction]
    public async Task<int> Sum(Func<int, Task<int>> next)
    {
        var sum = 0;
        for (var n = 1; n <= 3; n++)
            sum += await next(n);
        return sum;
    }

    [Telefunction]
    public Task<int> Both(Func<int, Task<int>> first, Func<int, Task<int>> second) => Task.FromResult(first == second ? 1 : 2);

    [Telefunction]
    public Task Optional(Func<Task>? perhaps) => perhaps?.Invoke() ?? Task.CompletedTask;

    [Telefunction]
    public string OnText(string text) => text;

    [Telefunction]
    public int OnNumber(int number) => number;

    [Telefunction]
    public object? OnAnything(object? value) => value;

    [Telefunction]
    public IReadOnlyList<string> OnTexts(IReadOnlyList<string> texts) => texts;

    [Telefunction]
    public void Keep(string key, Func<int, Task<int>> function)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.OnClose(closed.SetResult);
        Result(key).SetResult(new Kept(function, closed.Task));
    }

    [Telefunction]
    public void Fail(Func<Task> function) => throw new InvalidOperationException("a bug");

    [Telefunction]
    public void FailLater(Func<Task> function, int number) => throw new InvalidOperationException("not reached");

    [Telefunction]
    public void Abort(Func<Task> function) => throw new AbortException(new { reason = "enough" });

    /// <summary>A channel that answers with the same number, and aborts the call at 0, or with a value that cannot be encoded at -1.</summary>
    [Telefunction]
    public ClientChannel<int, int> Echo(Func<Task>? function = null)
    {
        var channel = new Channel<int, int>();
        channel.Listen(n => n switch
        {
            0 => throw new AbortException("enough"),
            -1 => throw new AbortException(new Action(() => { })),
            _ => n,
        });
        return channel.Client;
    }

    [Telefunction]
    public ClientChannel<int, int> AlreadyAborted(string key)
    {
        Keep(key, _ => Task.FromResult(0));
        var channel = new Channel<int, int>();
        channel.Abort("too late");
        return channel.Client;
    }

    private static TaskCompletionSource<Kept> Result(string key) =>
        Results.GetOrAdd(key, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <param name="Function">The function.</param>
    /// <param name="Closed">Completes when the context of the call has closed.</param>
    internal sealed record Kept(Func<int, Task<int>> Function, Task Closed);
}
