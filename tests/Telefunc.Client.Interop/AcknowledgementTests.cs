using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Acknowledgements both ways (PROTOCOL.md 13).</summary>
public sealed class AcknowledgementTests(TestServer server) : ClientInteropTest(server)
{
    private static readonly byte[] Data = NumberedData.Write(9, 1000);

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Text_and_binary_are_acknowledged_both_ways(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);

        Assert.Equal(5, (await AckAsync(client.Channel.SendAsync<Answer>(new Message(5)))).N);
        Assert.Equal(9, (await AckAsync(client.Channel.SendBinaryAsync<Answer>(Data))).N);
        Assert.Equal(6, (await AckAsync(server.Channel.SendAsync<Answer>(new Message(6)))).N);
        Assert.Equal(9, (await AckAsync(server.Channel.SendBinaryAsync<Answer>(Data))).N);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Many_at_once_each_get_their_own_answer(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);

        var ofClient = Task.WhenAll(Enumerable.Range(0, 200).Select(n => AckAsync(client.Channel.SendAsync<Answer>(new Message(n)))));
        var ofServer = Task.WhenAll(Enumerable.Range(0, 200).Select(n => AckAsync(server.Channel.SendAsync<Answer>(new Message(n)))));

        AssertNumbers(0, 200, (await ofServer).Select(answer => answer.N));
        AssertNumbers(0, 200, (await ofClient).Select(answer => answer.N));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_channel_may_acknowledge_by_default(Transport transport)
    {
        var client = Connect(transport);
        var channel = (await client.CallAsync<Lab.AcknowledgingResult>("/Lab.telefunc.ts", "onAcknowledging")).Channel;
        var asked = new List<int>();
        var last = new TaskCompletionSource();
        channel.Listen(message =>
        {
            asked.Add(message.N);
            if (message.N == 5)
                last.SetResult();
            return new Answer(message.N);
        });

        for (var n = 0; n < 5; n++)
            Assert.Equal(n, (await AckAsync(channel.SendAsync(new Message(n)))).N);
        await Patience.WaitForAsync(channel.SendAsync(new Message(5), Ack.None), "room");

        // The server asks the client for each number before it answers.
        await Patience.WaitForAsync(last.Task, "the server's last question");
        AssertNumbers(0, 6, asked);
        Assert.True(await Patience.WaitForAsync(channel.CloseAsync(), "the close"));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Without_a_listener_the_server_is_told(Transport transport)
    {
        var (client, server) = await OpenPairAsync(Connect(transport, options => options.Channel.FirstListenerTimeout = TimeSpan.FromMilliseconds(100)));

        var error = await Assert.ThrowsAsync<RemoteListenerException>(() => AckAsync(server.Channel.SendAsync<Answer>(new Message(1))));

        Assert.Contains("No listener", error.Message);
        Assert.Equal(2, (await AckAsync(client.Channel.SendAsync<Answer>(new Message(2)))).N);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_listener_that_fails_is_reported_without_detail_and_the_channel_goes_on(Transport transport)
    {
        var (client, server) = await OpenPairAsync(
            Connect(transport),
            end => end.Channel.Listen<Answer>((Func<Message, Answer>)(message =>
                message.N < 0 ? throw new InvalidOperationException("The password of the database is hunter2.") : new Answer(message.N))));
        client.Channel.Listen((Func<Message, Answer>)(_ => throw new InvalidOperationException("A secret of the client.")));

        var ofClient = await Assert.ThrowsAsync<RemoteListenerException>(() => AckAsync(client.Channel.SendAsync<Answer>(new Message(-1))));
        var ofServer = await Assert.ThrowsAsync<RemoteListenerException>(() => AckAsync(server.Channel.SendAsync<Answer>(new Message(1))));

        Assert.StartsWith("Internal Server Error", ofClient.Message);
        Assert.DoesNotContain("secret", ofServer.Message);
        Assert.Contains("hunter2", Server.Log);
        Assert.Contains("A secret of the client", ClientLog);
        Assert.Equal(3, (await AckAsync(client.Channel.SendAsync<Answer>(new Message(3)))).N);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_message_of_another_type_is_a_shield_error_and_the_channel_goes_on(Transport transport)
    {
        var client = Connect(transport);
        var key = Lab.Plan(end => end.Listen());
        var channel = (await client.CallAsync<OtherResult>("/Lab.telefunc.ts", "onPair", [key])).Channel;

        await Assert.ThrowsAsync<ShieldValidationException>(() => AckAsync(channel.SendAsync<Answer>("no message")));

        Assert.Equal(3, (await AckAsync(channel.SendAsync<Answer>(new Message(3)))).N);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Pending_acknowledgements_survive_a_reconnect_and_settle_once(Transport transport)
    {
        var release = new TaskCompletionSource();
        var calls = 0;
        var (client, server) = await OpenPairAsync(Connect(transport), end => end.Channel.Listen<Answer>(async message =>
        {
            Interlocked.Increment(ref calls);
            await release.Task;
            return new Answer(message.N + 1000);
        }));
        await client.WaitForOpenAsync();
        await WaitForUpgradeAsync(transport);
        var asked = new TaskCompletionSource();
        client.Channel.Listen(async message =>
        {
            asked.TrySetResult();
            await release.Task;
            return new Answer(message.N);
        });

        var ofClient = AckAsync(client.Channel.SendAsync<Answer>(new Message(1)));
        var ofServer = AckAsync(server.Channel.SendAsync<Answer>(new Message(2)));
        await server.WaitForReceivedAsync(1);
        await Patience.WaitForAsync(asked.Task, "the server's question");
        Proxy.Cut(CutKind.Reset);
        release.SetResult();

        Assert.Equal(1001, (await ofClient).N);
        Assert.Equal(2, (await ofServer).N);
        Assert.Equal(1, calls);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Pending_acknowledgements_fail_when_the_channel_is_aborted(Transport transport)
    {
        var (client, server) = await OpenPairAsync(
            Connect(transport),
            end => end.Channel.Listen<Answer>(_ => new TaskCompletionSource<Answer>().Task));
        client.Channel.Listen(_ => new TaskCompletionSource<Answer>().Task);
        var ofClient = AckAsync(client.Channel.SendAsync<Answer>(new Message(1)));
        var ofServer = AckAsync(server.Channel.SendAsync<Answer>(new Message(2)));
        await server.WaitForReceivedAsync(1);

        server.Channel.Abort("over");

        var error = await Assert.ThrowsAsync<AbortException>(() => ofClient);
        Assert.Equal("over", error.GetValue<string>());
        await Assert.ThrowsAsync<AbortException>(() => ofServer);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_waits_for_pending_acknowledgements(Transport transport)
    {
        var release = new TaskCompletionSource();
        var (client, server) = await OpenPairAsync(Connect(transport), end => end.Channel.Listen<Answer>(async message =>
        {
            await release.Task;
            return new Answer(message.N);
        }));
        await client.WaitForOpenAsync();
        var pending = AckAsync(client.Channel.SendAsync<Answer>(new Message(1)));
        await server.WaitForReceivedAsync(1);

        var closing = client.Channel.CloseAsync(TimeSpan.FromSeconds(60));
        release.SetResult();

        Assert.Equal(1, (await pending).N);
        Assert.True(await Patience.WaitForAsync(closing, "the close"));
        Assert.Null(await client.WaitForCloseAsync());
        Assert.Null(await server.WaitForCloseAsync());
    }

    private static Task<Answer> AckAsync(Task<Answer> sending) => Patience.WaitForAsync(sending, "an acknowledgement");

    private sealed record OtherResult(ClientChannel<object, Message> Channel);
}
