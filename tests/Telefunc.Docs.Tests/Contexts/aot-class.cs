public static class Telefunctions
{
    // The code of the page.
}

public sealed record EchoResult(ClientChannel<EchoMessage, EchoMessage> Channel);

public sealed record EchoMessage(string Text);
