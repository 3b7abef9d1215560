using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>How channels begin and end, from each side (PROTOCOL.md 14).</summary>
public sealed class LifecycleTests(TestServer server) : ClientInteropTest(server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Messages_sent_before_the_client_attaches_arrive_first_and_in_order(Transport transport)
    {
        var (client, server) = await OpenPairAsync(Connect(transport), end =>
        {
            for (var n = 0; n < 50; n++)
                _ = end.SendAsync(n, binary: n % 5 == 4);
        });
        client.Listen();

        await Patience.WaitForAsync(server.SendNumbersAsync(50, 50), "credit");

        AssertNumbers(0, 100, await client.WaitForReceivedAsync(100));
        await server.WaitForOpenAsync();
        await client.WaitForOpenAsync();
        Assert.Equal((1, 1), (server.Opened, client.Opened));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_reader_that_begins_late_misses_nothing_and_ends_with_the_channel(Transport transport)
    {
        var (client, server) = await OpenPairAsync(Connect(transport), end =>
        {
            for (var n = 0; n < 20; n++)
                _ = end.SendAsync(n);
        });
        await client.WaitForOpenAsync();
        var received = new List<int>();

        var closing = server.Channel.CloseAsync(TimeSpan.FromSeconds(60));
        await foreach (var message in client.Channel.ReadAllAsync())
            received.Add(message.N);

        AssertNumbers(0, 20, received);
        Assert.True(await Patience.WaitForAsync(closing, "the server's close"));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_client_closes(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.SendNumbersAsync(0, 10);

        await client.CloseGracefullyAsync();
        Assert.Null(await server.WaitForCloseAsync());
        AssertNumbers(0, 10, server.Received);
        await Assert.ThrowsAsync<ChannelClosedException>(() => server.SendAsync(1));
        await Assert.ThrowsAsync<ChannelClosedException>(() => client.SendAsync(1));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Disposing_of_the_client_closes_gracefully_what_is_open(Transport transport)
    {
        var telefunc = Connect(transport);
        var (client, server) = await OpenPairAsync(telefunc);
        await client.WaitForOpenAsync();
        await client.SendNumbersAsync(0, 10);

        await Patience.WaitForAsync(telefunc.DisposeAsync().AsTask(), "the client's end");

        Assert.Null(await client.WaitForCloseAsync());
        Assert.Null(await server.WaitForCloseAsync());
        AssertNumbers(0, 10, server.Received);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => telefunc.CallAsync("/Lab.telefunc.ts", "onNothing"));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_server_closes(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await Patience.WaitForAsync(server.SendNumbersAsync(0, 10), "credit");

        Assert.True(await Patience.WaitForAsync(server.Channel.CloseAsync(), "the server's close"));

        Assert.Null(await client.WaitForCloseAsync());
        Assert.Null(await server.WaitForCloseAsync());
        AssertNumbers(0, 10, client.Received);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Both_sides_close_at_once(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);

        var ofServer = server.Channel.CloseAsync();
        var ofClient = client.Channel.CloseAsync();

        // Whoever was closed by the other before its own call is not told that the other agreed; so only the end counts here.
        await Patience.WaitForAsync(ofServer, "the server's close");
        await Patience.WaitForAsync(ofClient, "the client's close");
        Assert.Null(await client.WaitForCloseAsync());
        Assert.Null(await server.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_client_aborts_with_a_value(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);

        client.Channel.Abort("gone");

        Assert.Equal("gone", Assert.IsType<AbortException>(await client.WaitForCloseAsync()).AbortValue);
        // A client has no way to send its value; the server sees an end without an error (PROTOCOL.md 14.2).
        Assert.Null(await server.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_server_aborts_with_a_value(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await Patience.WaitForAsync(server.SendNumbersAsync(0, 3), "credit");
        await client.WaitForReceivedAsync(3);

        server.Channel.Abort(new Message(7, "session-expired"));

        Assert.Equal(new Message(7, "session-expired"), Assert.IsType<AbortException>(await client.WaitForCloseAsync()).GetValue<Message>());
        Assert.IsType<AbortException>(await server.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_listener_of_either_side_throws_an_abort(Transport transport)
    {
        var telefunc = Connect(transport);
        var (first, firstServer) = await OpenPairAsync(
            telefunc, end => end.Channel.Listen((Action<Message>)(message => throw new AbortException(message.N))));
        var (second, secondServer) = await OpenPairAsync(telefunc);
        second.Channel.Listen((Action<Message>)(message => throw new AbortException(message.N)));

        await first.SendAsync(7);
        await secondServer.SendAsync(8);

        Assert.Equal(7, Assert.IsType<AbortException>(await first.WaitForCloseAsync()).GetValue<int>());
        Assert.IsType<AbortException>(await firstServer.WaitForCloseAsync());
        Assert.Equal(8, Assert.IsType<AbortException>(await second.WaitForCloseAsync()).AbortValue);
        Assert.Null(await secondServer.WaitForCloseAsync());
    }

    [Fact]
    public void On_the_server_the_clients_end_is_only_a_handle()
    {
        var handle = new Channel<Message, Message>().Client;

        Assert.Throws<InvalidOperationException>(() => handle.Listen(_ => { }));
        Assert.Throws<InvalidOperationException>(() => { _ = handle.SendAsync(new Message(1)); });
        Assert.Throws<InvalidOperationException>(() => handle.IsOpen);
    }
}
