using Telefunc.Protocol;

namespace Telefunc.AspNetCore.Tests.Functions;

/// <summary>Functions that clients pass as arguments (PROTOCOL.md 3.3, 13, 19.11).</summary>
public sealed class FunctionArgumentTests
{
    private readonly string _function = Guid.NewGuid().ToString();
    private readonly string _key = Guid.NewGuid().ToString();

    [Theory]
    [InlineData("sum", "5")]
    [InlineData("sum", "null")]
    [InlineData("sum", "")]
    [InlineData("sum", "\"!undefined\"")]
    [InlineData("sum", "\"TelefuncFunction:{}\"")]
    [InlineData("sum", "\"!!TelefuncFunction:{}\"")]
    [InlineData("sum", "[FUNCTION]")]
    [InlineData("optional", "5")]
    [InlineData("onText", "FUNCTION")]
    [InlineData("onNumber", "FUNCTION")]
    [InlineData("onAnything", "FUNCTION")]
    [InlineData("onAnything", "{\"deep\":[FUNCTION]}")]
    [InlineData("onTexts", "[FUNCTION]")]
    [InlineData("onText", "\"!TelefuncStream:{\\\"channelId\\\":\\\"x\\\"}\"")]
    public async Task A_function_where_a_value_is_declared_or_a_value_where_a_function_is_is_a_shield_error(string name, string argument)
    {
        await using var app = await LiveApp.StartAsync();

        Assert.Equal((422, "Shield Validation Error"), await app.CallAsync(name, argument.Replace("FUNCTION", LiveApp.Function(_function), StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\\\"channelId\\\":\\\"\\\"}")]
    [InlineData("{\\\"channelId\\\":5}")]
    [InlineData("{\\\"channelId\\\":null}")]
    [InlineData("\\\"id\\\"")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData(null)]
    public async Task Metadata_that_names_no_channel_is_malformed(string? metadata)
    {
        await using var app = await LiveApp.StartAsync();
        metadata ??= $"{{\\\"channelId\\\":\\\"{new string('x', 257)}\\\"}}";

        Assert.Equal((400, "Malformed Telefunc Request"), await app.CallAsync("sum", $"\"!TelefuncFunction:{metadata}\""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("\"!undefined\"")]
    public async Task An_optional_function_may_be_absent(string argument)
    {
        await using var app = await LiveApp.StartAsync();

        Assert.Equal((200, """{"ret":"!undefined"}"""), await app.CallAsync("optional", argument));
    }

    [Fact]
    public async Task Item_19_11_An_id_that_exists_is_refused_and_its_owner_keeps_the_channel()
    {
        await using var app = await LiveApp.StartAsync();
        var echo = await FunctionPlaceTests.OpenEchoAsync(app);
        await using var owner = await app.ConnectAsync();
        var (session, _) = await owner.ReconcileAsync([(echo, true)]);

        Assert.Equal((400, "Malformed Telefunc Request"), await app.CallAsync("sum", LiveApp.Function(echo)));

        await owner.SendAsync(FrameTag.TextAckRequest, 0, 1, "7");
        Assert.EndsWith("7", await owner.ReceiveAsync(FrameTag.AckResponse));
        await owner.DisposeAsync();
        await using var again = await app.ConnectAsync();
        await again.SendAsync(FrameTag.Reconcile, text: $$"""{"open":[{"id":"{{echo}}","ix":0,"lastSeq":1}],"sessionId":"{{session}}"}""");
        Assert.Contains("\"ix\":0,\"lastSeq\":1", await again.ReceiveAsync(FrameTag.Reconciled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_19_11_Two_functions_of_one_call_cannot_have_the_same_id()
    {
        await using var app = await LiveApp.StartAsync();

        Assert.Equal(400, (await app.CallAsync("both", LiveApp.Function(_function), LiveApp.Function(_function))).Status);
        Assert.Equal(200, (await app.CallAsync("both", LiveApp.Function(_key), LiveApp.Function(_key + "2"))).Status);
    }

    [Theory]
    [InlineData("fail", "", 500)]
    [InlineData("failLater", ",\"no number\"", 422)]
    public async Task A_call_that_fails_closes_the_channel(string name, string more, int status)
    {
        await using var app = await LiveApp.StartAsync();
        await using var wire = await app.ConnectAsync();
        await wire.ReconcileAsync([(_function, true)]);

        Assert.Equal(status, (await app.CallAsync(name, LiveApp.Function(_function) + more)).Status);

        await wire.ReceiveAsync(FrameTag.Close);
    }

    [Fact]
    public async Task A_call_that_aborts_aborts_the_channel()
    {
        await using var app = await LiveApp.StartAsync();
        await using var wire = await app.ConnectAsync();
        await wire.ReconcileAsync([(_function, true)]);

        Assert.Equal((403, """{"ret":{"reason":"enough"},"abort":true}"""), await app.CallAsync("abort", LiveApp.Function(_function)));

        Assert.Equal("""{"reason":"enough"}""", await wire.ReceiveAsync(FrameTag.Abort));
    }

    [Fact]
    public async Task After_the_call_the_function_works_and_keeps_the_context_open_until_the_client_lets_go()
    {
        await using var app = await LiveApp.StartAsync();
        await using var wire = await app.ConnectAsync();
        await wire.ReconcileAsync([(_function, true)]);
        Assert.Equal(200, (await app.CallAsync("keep", $"\"{_key}\"", LiveApp.Function(_function))).Status);
        var kept = await Callbacks.KeptAsync(_key);

        for (var n = 1u; n <= 3; n++)
        {
            var result = kept.Function((int)n);
            Assert.Equal($"[{n}]", await wire.AnswerAsync(0, n, "5"));
            Assert.Equal(5, await result);
        }

        Assert.False(kept.Closed.IsCompleted);
        await wire.SendAsync(FrameTag.Close, 0, 0, [0x10, 0x27, 0, 0]);
        await kept.Closed;
        await Assert.ThrowsAsync<ChannelClosedException>(() => kept.Function(4));
    }

    [Fact]
    public async Task An_abort_in_a_listener_of_the_call_aborts_its_functions()
    {
        await using var app = await LiveApp.StartAsync();
        await using var wire = await app.ConnectAsync();
        var echo = await FunctionPlaceTests.OpenEchoAsync(app, LiveApp.Function(_function));
        await wire.ReconcileAsync([(_function, true)]);
        await using var other = await app.ConnectAsync();
        await other.ReconcileAsync([(echo, true)]);

        await other.SendAsync(FrameTag.Text, 0, 1, "0");

        Assert.Equal("\"enough\"", await wire.ReceiveAsync(FrameTag.Abort));
        Assert.Equal("\"enough\"", await other.ReceiveAsync(FrameTag.Abort));
    }

    [Fact]
    public async Task An_abort_whose_value_cannot_be_encoded_is_an_abort_all_the_same()
    {
        await using var app = await LiveApp.StartAsync();
        await using var wire = await app.ConnectAsync();
        await wire.ReconcileAsync([(await FunctionPlaceTests.OpenEchoAsync(app), true)]);

        await wire.SendAsync(FrameTag.Text, 0, 1, "-1");

        Assert.Equal("null", await wire.ReceiveAsync(FrameTag.Abort));
    }

    [Fact]
    public async Task What_goes_wrong_in_the_function_reaches_the_caller()
    {
        await using var app = await LiveApp.StartAsync();
        await using var wire = await app.ConnectAsync();
        await wire.ReconcileAsync([(_function, true)]);
        await app.CallAsync("keep", $"\"{_key}\"", LiveApp.Function(_function));
        var function = (await Callbacks.KeptAsync(_key)).Function;

        var threw = function(1);
        await wire.AnswerAsync(0, 1, "it broke", AckStatus.Error);
        Assert.Equal("it broke", (await Assert.ThrowsAsync<RemoteListenerException>(() => threw)).Message);

        var wrong = function(2);
        await wire.AnswerAsync(0, 2, "\"text\"");
        await Assert.ThrowsAsync<ShieldValidationException>(() => wrong);

        var aborted = function(3);
        await wire.AnswerAsync(0, 3, "4", AckStatus.Abort);
        Assert.Equal(4d, Convert.ToDouble((await Assert.ThrowsAsync<AbortException>(() => aborted)).AbortValue, System.Globalization.CultureInfo.InvariantCulture));

        var closed = function(4);
        await wire.ReceiveAsync(FrameTag.TextAckRequest);
        await wire.SendAsync(FrameTag.Close, 0, 0, [1, 0, 0, 0]);
        await Assert.ThrowsAsync<NetworkException>(() => closed);
    }

    [Fact]
    public async Task A_channel_that_has_ended_before_it_is_returned_does_not_keep_the_context_open()
    {
        await using var app = await LiveApp.StartAsync();

        Assert.Equal(200, (await app.CallAsync("alreadyAborted", $"\"{_key}\"")).Status);

        await (await Callbacks.KeptAsync(_key)).Closed;
    }
}
