namespace Telefunc.Browser.Scenarios;

/// <summary>The telefunctions that the page of the scenarios calls.</summary>
internal sealed class Lab(ServerEnds ends)
{
    [Telefunction]
    public EchoResult OnEcho()
    {
        var channel = new Channel<string, string>();
        channel.Listen(text => channel.SendAsync($"echo: {text}"));
        ends.Add(channel);
        return new EchoResult(channel.Client);
    }

    [Telefunction]
    public static void OnAbort(string reason) => throw new AbortException(new { reason });

    internal sealed record EchoResult(ClientChannel<string, string> Channel);
}
