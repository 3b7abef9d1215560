using System.ComponentModel.DataAnnotations;
using Telefunc;

namespace AotClock;

/// <summary>Sends back what it receives.</summary>
public static class Echo
{
    /// <summary>Starts an echo.</summary>
    [Telefunction]
    public static EchoResult OnEcho()
    {
        var channel = new Channel<EchoMessage, EchoMessage>();
        channel.Listen(async message => await channel.SendAsync(new EchoMessage($"echo: {message.Text}")));
        return new EchoResult(channel.Client);
    }
}

/// <summary>A message to the echo and from it.</summary>
/// <param name="Text">At most 1,000 characters.</param>
public sealed record EchoMessage([StringLength(1000)] string Text);

/// <summary>What the caller receives.</summary>
/// <param name="Channel">Carries messages both ways.</param>
public sealed record EchoResult(ClientChannel<EchoMessage, EchoMessage> Channel);
