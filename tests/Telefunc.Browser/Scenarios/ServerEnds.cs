using System.Collections.Concurrent;

namespace Telefunc.Browser.Scenarios;

/// <summary>The server's ends of the channels that one page has opened, in the hands of its test. Thread safe.</summary>
internal sealed class ServerEnds
{
    private readonly ConcurrentQueue<ServerEnd> _ends = [];

    public void Add(Channel<string, string> channel)
    {
        var closed = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.OnClose(closed.SetResult);
        _ends.Enqueue(new ServerEnd(channel, closed.Task));
    }

    /// <summary>The only end there is.</summary>
    public ServerEnd Single() => Assert.Single(_ends);
}

/// <summary>A channel of the server, and what its close callback was given.</summary>
internal sealed record ServerEnd(Channel<string, string> Channel, Task<Exception?> Closed);
