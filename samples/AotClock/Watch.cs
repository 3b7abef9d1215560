using Telefunc;

namespace AotClock;

/// <summary>The same program as a client: what it hears from a server it writes to the console.</summary>
internal static class Watch
{
    private const int Ticks = 3;

    /// <summary>Sets an alarm, rings the bell for all who listen, then shows a few ticks of the clock.</summary>
    public static async Task RunAsync(string url)
    {
        var options = new TelefuncClientOptions();
        options.Json.TypeInfoResolverChain.Add(AppJsonContext.Default);
        await using var telefunc = new TelefuncClient(url, options);
        var clock = telefunc.For<IClock>();

        await clock.OnAlarm(new Alarm(Milliseconds: 10, "Wake up!"), Ring);

        await using var bell = await clock.OnBell();
        var heard = new TaskCompletionSource<Alarm>();
        bell.Subscribe((alarm, _) => heard.TrySetResult(alarm));
        await bell.PublishAsync(new Alarm(0, "Ding!"));
        Console.WriteLine((await heard.Task).Text);

        await using var channel = (await clock.OnClock()).Channel;
        var left = Ticks;
        await foreach (var time in channel.ReadAllAsync())
        {
            Console.WriteLine(time);
            if (--left == 0)
                break;
        }
    }

    private static Task Ring(Alarm alarm)
    {
        Console.WriteLine(alarm.Text);
        return Task.CompletedTask;
    }
}
