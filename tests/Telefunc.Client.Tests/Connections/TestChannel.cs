namespace Telefunc.Tests.Connections;

/// <summary>A channel that keeps what it is told.</summary>
internal sealed class TestChannel
{
    public TestChannel(ClientChannel<int, int> channel)
    {
        Channel = channel;
        channel.OnOpen(() => Opened++);
        channel.OnClose(Closes.Add);
    }

    public ClientChannel<int, int> Channel { get; }

    public int Opened { get; private set; }

    public List<Exception?> Closes { get; } = [];

    public List<int> Received { get; } = [];

    public TestChannel Listen()
    {
        Channel.Listen(Received.Add);
        Channel.ListenBinary(data => Received.Add(data.Length));
        return this;
    }
}
