using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telefunc.Channels;
using Telefunc.Connections;
using Telefunc.Serialization;

namespace Telefunc.Tests.Connections;

/// <summary>A connection without a network: the test is the server, the clock and the thread pool.</summary>
internal sealed class ConnectionLab
{
    private readonly ManualWork _work = new();

    public ConnectionLab(ChannelTransports transports = ChannelTransports.Sse, SynchronizationContext? context = null)
    {
        var host = new ChannelHost(ChannelSide.Client, DialectSerializer.Default, Time, Options, NullLogger.Instance, _work, context);
        Connection = new ClientConnection(new Uri("http://server/_telefunc"), host, new ConnectionTimes(), transports, Create, new Random(1));
    }

    public FakeTimeProvider Time { get; } = new();

    public ChannelOptions Options { get; } = new() { ConnectTtl = TimeSpan.FromSeconds(60) };

    public ClientConnection Connection { get; }

    /// <summary>Every wire that the connection has asked for.</summary>
    public List<FakeWire> Wires { get; } = [];

    public FakeWire Last => Wires[^1];

    /// <summary>A channel that a call has returned, with what it has reported.</summary>
    public TestChannel Register()
    {
        var channel = new TestChannel((ClientChannel<int, int>)ClientChannel.Revive(typeof(ClientChannel<int, int>), Guid.NewGuid().ToString(), Connection.Host));
        Connection.Register([new ConnectionEntry(channel.Channel.LiveEnd.Endpoint, channel.Channel)]);
        return channel;
    }

    /// <summary>A channel on a connection that is up.</summary>
    public TestChannel Connect(params string[] transports)
    {
        var channel = Register();
        Last.Open();
        Last.Reconcile(null, 0, transports);
        Run();
        return channel;
    }

    public void Run() => _work.RunAll();

    public void Pass(TimeSpan time)
    {
        Time.Advance(time);
        Run();
    }

    /// <summary>Lets so much time pass that a lost connection is tried again.</summary>
    public FakeWire Retry()
    {
        var before = Wires.Count;
        while (Wires.Count == before)
            Pass(TimeSpan.FromMilliseconds(50));
        return Last;
    }

    private FakeWire Create(ChannelTransports transport, ClientConnection connection)
    {
        var wire = new FakeWire(transport == ChannelTransports.WebSocket ? "ws" : "sse", connection);
        Wires.Add(wire);
        return wire;
    }
}
