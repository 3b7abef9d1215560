using Telefunc;

namespace Playground.Telefunctions;

public sealed class Echo
{
    [Telefunction]
    public EchoResult OnEcho()
    {
        var channel = new Channel<string, string>();
        channel.Listen(text => channel.SendAsync($"echo: {text}"));
        return new EchoResult(channel.Client);
    }
}

public sealed record EchoResult(ClientChannel<string, string> Channel);
