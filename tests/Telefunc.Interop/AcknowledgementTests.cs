using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Acknowledgements both ways (issue 3; PROTOCOL.md 13).</summary>
public sealed class AcknowledgementTests(NodeProcess node, TestServer server) : InteropTest(node, server)
{
    private static readonly byte[] Data = NumberedData.Write(9, 1000);

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Text_and_binary_are_acknowledged_both_ways(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync(Reply.Echo);
        await client.ListenToBinaryNumbersAsync(new { n = 4711 });

        Assert.Equal(5, (await client.SendWithAckAsync(new { n = 5 })).GetProperty("n").GetInt32());
        Assert.Equal(9, (await client.SendBinaryWithAckAsync(Data)).GetProperty("n").GetInt32());
        Assert.Equal(6, (await AckAsync(server.Channel.SendAsync<Answer>(new Message(6)))).N);
        Assert.Equal(4711, (await AckAsync(server.Channel.SendBinaryAsync<Answer>(Data))).N);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Many_at_once_each_get_their_own_answer(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);
        await client.ListenToNumbersAsync(Reply.Echo);

        var ofClient = client.SendNumbersAsync(0, 200, NpmChannel.Pace.Acks);
        var ofServer = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => AckAsync(server.Channel.SendAsync<Answer>(new Message(n)))));

        AssertNumbers(0, 200, ofServer.Select(answer => answer.N));
        AssertNumbers(0, 200, (await ofClient).EnumerateArray().Select(answer => answer.GetProperty("n").GetInt32()));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_channel_may_acknowledge_by_default(Transport transport)
    {
        var client = await ConnectAsync(transport);
        var channel = await client.OpenAsync("/Lab.telefunc.ts", "onAcknowledging");
        await channel.ListenToNumbersAsync(Reply.Echo);

        for (var n = 0; n < 5; n++)
            Assert.Equal(n, (await channel.SendAsync(new { n })).GetProperty("n").GetInt32());

        // The server asks the client for each number before it answers.
        AssertNumbers(0, 5, await channel.WaitForNumbersAsync(5));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Without_a_listener_the_sender_is_told(Transport transport)
    {
        var (client, server) = await OpenPairAsync(transport);

        var error = await Assert.ThrowsAsync<RemoteListenerException>(() => AckAsync(server.Channel.SendAsync<Answer>(new Message(1))));

        Assert.Contains("No listener", error.Message);
        Assert.Equal(2, (await client.SendWithAckAsync(new { n = 2 })).GetProperty("n").GetInt32());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_listener_that_fails_is_reported_without_detail_and_the_channel_goes_on(Transport transport)
    {
        var (client, server) = await OpenPairAsync(
            await ConnectAsync(transport),
            end => end.Channel.Listen<Answer>((Func<Message, Answer>)(message =>
                message.N < 0 ? throw new InvalidOperationException("The password of the database is hunter2.") : new Answer(message.N))));
        await client.ListenAsync(Reply.Throw("a secret of the client"));

        var ofClient = await Assert.ThrowsAsync<NpmException>(() => client.SendWithAckAsync(new { n = -1 }));
        var ofServer = await Assert.ThrowsAsync<RemoteListenerException>(() => AckAsync(server.Channel.SendAsync<Answer>(new Message(1))));

        Assert.StartsWith("Internal Server Error", ofClient.Error.Message);
        Assert.DoesNotContain("secret", ofServer.Message);
        Assert.Contains("hunter2", Server.Log);
        Assert.Equal(3, (await client.SendWithAckAsync(new { n = 3 })).GetProperty("n").GetInt32());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_message_of_another_type_is_a_shield_error_and_the_channel_goes_on(Transport transport)
    {
        var (client, _) = await OpenPairAsync(transport);

        var error = await Assert.ThrowsAsync<NpmException>(() => client.SendWithAckAsync("no message"));

        Assert.Equal("ShieldValidationError", error.Error.Name);
        Assert.Equal(3, (await client.SendWithAckAsync(new { n = 3 })).GetProperty("n").GetInt32());
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Pending_acknowledgements_survive_a_reconnect_and_settle_once(Transport transport)
    {
        var release = new TaskCompletionSource();
        var calls = 0;
        var (client, server) = await OpenPairAsync(await ConnectAsync(transport), end => end.Channel.Listen<Answer>(async message =>
        {
            Interlocked.Increment(ref calls);
            await release.Task;
            return new Answer(message.N + 1000);
        }));
        await client.WaitForOpenAsync();
        await WaitForUpgradeAsync(transport);
        await client.ListenToNumbersAsync(Reply.Echo, delayMs: 300);

        var ofClient = client.SendWithAckAsync(new { n = 1 });
        var ofServer = AckAsync(server.Channel.SendAsync<Answer>(new Message(2)));
        await server.WaitForReceivedAsync(1);
        Proxy.Cut(CutKind.Reset);
        release.SetResult();

        Assert.Equal(1001, (await ofClient).GetProperty("n").GetInt32());
        Assert.Equal(2, (await ofServer).N);
        Assert.Equal(1, calls);
        AssertNumbers(2, 1, await client.WaitForNumbersAsync(1));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Pending_acknowledgements_fail_when_the_channel_is_aborted(Transport transport)
    {
        var (client, server) = await OpenPairAsync(
            await ConnectAsync(transport),
            end => end.Channel.Listen<Answer>(_ => new TaskCompletionSource<Answer>().Task));
        await client.WaitForOpenAsync();
        await client.ListenAsync(delayMs: 100_000);
        var ofClient = client.SendWithAckAsync(new { n = 1 });
        var ofServer = AckAsync(server.Channel.SendAsync<Answer>(new Message(2)));
        await server.WaitForReceivedAsync(1);
        await client.WaitForReceivedAsync(1);

        server.Channel.Abort("over");

        Assert.Equal("Abort", (await Assert.ThrowsAsync<NpmException>(() => ofClient)).Error.Name);
        await Assert.ThrowsAsync<AbortException>(() => ofServer);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_close_waits_for_pending_acknowledgements(Transport transport)
    {
        var release = new TaskCompletionSource();
        var (client, server) = await OpenPairAsync(await ConnectAsync(transport), end => end.Channel.Listen<Answer>(async message =>
        {
            await release.Task;
            return new Answer(message.N);
        }));
        await client.WaitForOpenAsync();
        var pending = client.SendWithAckAsync(new { n = 1 });
        await server.WaitForReceivedAsync(1);

        var closing = client.CloseAsync();
        release.SetResult();

        Assert.Equal(1, (await pending).GetProperty("n").GetInt32());
        Assert.Equal(0, await closing);
        Assert.Null((await client.WaitForCloseAsync()).Error);
        Assert.Null(await server.WaitForCloseAsync());
    }

    private static Task<Answer> AckAsync(Task<Answer> sending) => Patience.WaitForAsync(sending, "an acknowledgement of the npm client");
}
