using Telefunc.AspNetCore.Tests.Hosting;

namespace Telefunc.AspNetCore.Tests.Dispatch;

/// <summary>What goes wrong in the application is for its log, never for the client. (PROTOCOL.md 2.4, 19.4)</summary>
public sealed class FailureTests
{
    private const string File = "/failure.telefunc.ts";
    private const string Secret = "the password of the database";

    static FailureTests()
    {
        HandWritten.Register(File, "onBug", _ => throw new InvalidOperationException(Secret));
        HandWritten.Register<int>(File, "onLateBug", async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException(Secret);
        });
        HandWritten.Register(File, "onCycle", _ => new Node());
        HandWritten.Register(File, "onBadGetter", _ => new BadGetter());
        HandWritten.Register(File, "onAbortWithCycle", _ => throw new AbortException(new Node()));
        HandWritten.Register(File, "onAbort", _ => throw new AbortException(new { reason = "session-expired" }));
        HandWritten.Register(File, "onTimeout", _ => throw new OperationCanceledException(Secret));
        HandWritten.Register<int>(File, "onOwnResponse", async call =>
        {
            await call.Context.HttpContext.Response.WriteAsync("half");
            throw new InvalidOperationException(Secret);
        });
    }

    [Theory]
    [InlineData("onBug")]
    [InlineData("onLateBug")]
    [InlineData("onTimeout")]
    [InlineData("onCycle")]
    [InlineData("onBadGetter")]
    [InlineData("onAbortWithCycle")]
    public async Task An_internal_error_leaks_nothing(string name)
    {
        await using var app = await DispatchApp.StartAsync();
        using var request = DispatchApp.Post($$"""{"file":"{{File}}","name":"{{name}}","args":[]}""");

        using var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal((500, Answer.InternalError), ((int)response.StatusCode, body));
        Assert.DoesNotContain(Secret, response.ToString(), StringComparison.Ordinal);
        Assert.NotNull(app.Logs.Single(1010).Exception);
        Assert.Equal(["discard"], app.Channels.Endings);
    }

    [Fact(Timeout = 30_000)]
    public async Task Item_19_4_a_result_that_cannot_be_encoded_answers_with_an_error_and_ends_its_channels()
    {
        await using var app = await DispatchApp.StartAsync();

        (await app.CallAsync(File, "onCycle")).ShouldBe(500, Answer.InternalError);

        Assert.Equal(["discard"], app.Channels.Endings);

        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HandWritten.Register(File, "onFine", call => call.Context.OnClose(closed.SetResult));
        (await app.CallAsync(File, "onFine")).ShouldBe(200, """{"ret":"!undefined"}""");
        await closed.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["discard", "commit"], app.Channels.Endings);
    }

    [Fact]
    public async Task An_abort_is_no_error_and_ends_the_calls_channels()
    {
        await using var app = await DispatchApp.StartAsync();

        (await app.CallAsync(File, "onAbort")).ShouldBe(403, """{"ret":{"reason":"session-expired"},"abort":true}""");

        Assert.Equal(["discard"], app.Channels.Endings);
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task A_failure_after_the_telefunction_wrote_the_response_itself_ends_the_connection()
    {
        await using var app = await DispatchApp.StartAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => app.CallAsync(File, "onOwnResponse"));

        Assert.IsType<InvalidOperationException>(app.Logs.Single(1010).Exception);
    }

    private sealed class Node
    {
        public Node Self => this;
    }

    private sealed class BadGetter
    {
        public int Value => throw new InvalidOperationException(Secret);
    }
}
