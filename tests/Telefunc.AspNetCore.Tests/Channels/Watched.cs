using System.Collections.Concurrent;

namespace Telefunc.AspNetCore.Tests.Channels;

/// <summary>Telefunctions whose channels say what they see, under a key that the test chooses.</summary>
public sealed class Watched(TelefuncContext context)
{
    private static readonly ConcurrentDictionary<string, Sight> Sights = new();

    internal static Sight Of(string key) => Sights.GetOrAdd(key, static _ => new Sight());

    /// <summary>Notes which context is current in the call and in each kind of callback.</summary>
    [Telefunction]
    public async Task<ClientChannel<string, Never>> OnContext(string key)
    {
        var sight = Of(key);
        var channel = new Channel<string, Never>();
        channel.OnOpen(() => sight.Note("open"));
        channel.Listen(async text =>
        {
            sight.Note(text);
            await Task.Yield();
            sight.Note($"{text}, later");
        });
        channel.OnClose(_ => sight.Note("close"));
        context.OnClose(() =>
        {
            sight.Note("close of the call");
            sight.Closed.SetResult(null);
        });
        await Task.Yield();
        sight.Note("call");
        return channel.Client;
    }

    /// <summary>A channel whose listener does not come back.</summary>
    [Telefunction]
    public ClientChannel<string, Never> OnStuck(string key)
    {
        var never = new TaskCompletionSource();
        var channel = new Channel<string, Never>();
        channel.Listen(_ => never.Task);
        channel.OnClose(Of(key).Closed.SetResult);
        return channel.Client;
    }

    internal sealed class Sight
    {
        public ConcurrentQueue<(string Where, bool HasContext)> Notes { get; } = [];

        public TaskCompletionSource<Exception?> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Note(string where) => Notes.Enqueue((where, TelefuncContext.Current is not null));
    }
}
