using System.Security.Claims;
using Telefunc.AspNetCore.Tests.Hosting;
using Telefunc.Dispatch;

namespace Telefunc.AspNetCore.Tests.Dispatch;

/// <summary>The context of a call, from its start until its last channel has ended.</summary>
public sealed class CallContextTests
{
    private const string File = "/context.telefunc.ts";
    private const int Patience = 30_000;

    [Fact]
    public async Task The_context_flows_with_the_work_of_the_call()
    {
        TelefuncContext? inside = null;
        HandWritten.Register(File, "onFlow", async call =>
        {
            await Task.Yield();
            inside = TelefuncContext.Current;
            inside!.Items["key"] = "value";
            return ReferenceEquals(inside, call.Context) && inside.HttpContext.Request.Path == "/_telefunc" && Equals(inside.Items["key"], "value");
        });
        await using var app = await DispatchApp.StartAsync();

        (await app.CallAsync(File, "onFlow")).ShouldBe(200, """{"ret":true}""");

        Assert.Null(TelefuncContext.Current);
        Assert.Equal("value", inside!.Items["key"]);
    }

    [Fact(Timeout = Patience)]
    public async Task The_request_is_out_of_reach_after_the_answer_but_the_user_is_not()
    {
        var closed = new TaskCompletionSource<TelefuncContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        HandWritten.Register(File, "onUser", call => call.Context.OnClose(() => closed.SetResult(TelefuncContext.Current!)));
        await using var app = await DispatchApp.StartAsync(use: app => app.Use(next => context =>
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "Ann")], "test"));
            return next(context);
        }));

        await app.CallAsync(File, "onUser");
        var context = await closed.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("Ann", context.User.Identity?.Name);
        Assert.Throws<InvalidOperationException>(() => context.HttpContext);
        Assert.False(context.Aborted.IsCancellationRequested);
    }

    [Fact(Timeout = Patience)]
    public async Task OnClose_runs_once_when_the_last_holder_lets_go()
    {
        var log = new List<string>();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var logs = new CollectedLogs();
        var context = new TelefuncContext(new DefaultHttpContext(), logs.CreateLogger("Telefunc"));
        context.OnClose(() => log.Add("first"));
        context.OnClose(() => throw new InvalidOperationException("a faulty callback"));
        context.OnClose(async () =>
        {
            await Task.Yield();
            log.Add("second");
            closed.SetResult();
        });

        Assert.True(context.Retain());
        context.Release();
        Assert.False(closed.Task.IsCompleted);
        Assert.Empty(log);
        context.Release();
        await closed.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second"], log);
        Assert.Equal("a faulty callback", logs.Single(1020).Exception?.Message);
        Assert.False(context.Retain());
        Assert.Throws<InvalidOperationException>(context.Release);
    }

    [Fact(Timeout = Patience)]
    public async Task OnClose_runs_at_once_when_everything_has_ended()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var context = new TelefuncContext(new DefaultHttpContext());
        context.Release();

        context.OnClose(closed.SetResult);

        await closed.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_abort_of_the_telefunction_cancels_Aborted()
    {
        var aborted = CancellationToken.None;
        HandWritten.Register(File, "onAbort", call =>
        {
            aborted = call.Aborted;
            throw new AbortException();
        });
        await using var app = await DispatchApp.StartAsync();

        (await app.CallAsync(File, "onAbort")).ShouldBe(403, """{"ret":"!undefined","abort":true}""");

        Assert.True(aborted.IsCancellationRequested);
    }

    [Fact]
    public void A_faulty_callback_of_Aborted_is_logged()
    {
        var logs = new CollectedLogs();
        var context = new TelefuncContext(new DefaultHttpContext(), logs.CreateLogger("Telefunc"));
        using var registration = context.Aborted.Register(() => throw new InvalidOperationException("a faulty callback"));

        context.Abort();

        Assert.NotNull(logs.Single(1021).Exception);
    }

    [Fact(Timeout = Patience)]
    public async Task A_client_that_gives_up_cancels_the_call_without_an_error()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HandWritten.Register(File, "onWait", async call =>
        {
            call.Context.OnClose(closed.SetResult);
            started.SetResult();
            await Task.Delay(Timeout.Infinite, call.Aborted);
            return 1;
        });
        await using var app = await DispatchApp.StartAsync();
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var call = app.CallAsync(File, "onWait", cancellationToken: impatience.Token);
        await started.Task;
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await closed.Task.WaitAsync(TestContext.Current.CancellationToken);
        await app.App.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["discard"], app.Channels.Endings);
        Assert.Empty(app.Logs.Errors);
        Assert.Null(app.Logs.Single(1015).Exception);
    }

    [Fact(Timeout = Patience)]
    public async Task A_result_that_nobody_waits_for_leaves_no_channels_behind()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HandWritten.Register(File, "onStubborn", async call =>
        {
            call.Context.OnClose(closed.SetResult);
            started.SetResult();
            await WaitForAbortAsync(call);
            return 1;
        });
        await using var app = await DispatchApp.StartAsync();
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var call = app.CallAsync(File, "onStubborn", cancellationToken: impatience.Token);
        await started.Task;
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await closed.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["discard"], app.Channels.Endings);
    }

    private static async Task WaitForAbortAsync(TelefunctionCall call)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = call.Aborted.Register(aborted.SetResult);
        await aborted.Task;
    }
}
