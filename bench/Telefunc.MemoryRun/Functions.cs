namespace Telefunc.MemoryRun;

/// <summary>The telefunctions that the misbehaving clients call.</summary>
/// <param name="totals">Counts what happens.</param>
public sealed class Functions(Totals totals)
{
    private const int Size = 16 * 1024;

    /// <summary>Sends 16 KiB a thousand times a second, in bursts, and awaits none of it.</summary>
    [Telefunction]
    public Opened OnFlood()
    {
        var channel = new Channel<string, string>();
        channel.OnOpen(() => _ = FloodAsync(channel));
        return new Opened(channel.Client);
    }

    /// <summary>Listens, and never finishes with the first message.</summary>
    [Telefunction]
    public Opened OnNeverFinish()
    {
        var channel = new Channel<string, string>();
        var never = new TaskCompletionSource();
        channel.Listen(async _ =>
        {
            totals.NoteReceived();
            await never.Task;
        });
        return new Opened(channel.Client);
    }

    /// <summary>Joins what <see cref="Publisher"/> publishes.</summary>
    [Telefunction]
    public Joined OnJoin()
    {
        var channel = new BroadcastChannel<string>(Publisher.Key);
        channel.OnClose(error =>
        {
            if (error is NetworkException { Reason: NetworkErrorReason.SlowMember })
                totals.NoteLetGo();
        });
        return new Joined(channel);
    }

    private async Task FloodAsync(Channel<string, string> channel)
    {
        var text = new string('x', Size);
        while (channel.IsOpen)
        {
            for (var n = 0; n < 10; n++)
                _ = SendAsync(channel, text);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private async Task SendAsync(Channel<string, string> channel, string text)
    {
        totals.NoteSent();
        try
        {
            await channel.SendAsync(text);
        }
        catch (ChannelOverflowException)
        {
            totals.NoteDropped();
        }
        catch (ChannelClosedException)
        {
            // The run is over.
        }
        catch (NetworkException)
        {
            // The run is over.
        }
    }

    /// <summary>A channel.</summary>
    public sealed record Opened(ClientChannel<string, string> Channel);

    /// <summary>A member.</summary>
    public sealed record Joined(BroadcastChannel<string> Channel);
}
