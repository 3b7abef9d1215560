using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Typed proxies against the server. That they agree with its classes was checked when this project was compiled.</summary>
public sealed class ContractTests(TestServer server) : ClientInteropTest(server)
{
    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_clock_ticks_and_an_echo_answers(Transport transport)
    {
        var client = Connect(transport);
        await using var clock = (await client.For<IClock>().OnClock()).Channel;
        await using var echo = (await client.For<IEcho>().OnEcho()).Channel;
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        echo.Listen(answer.SetResult);

        await echo.SendAsync("Grüße ☃");
        Assert.Equal("echo: Grüße ☃", await Patience.WaitForAsync(answer.Task, "the echo"));
        await foreach (var time in clock.ReadAllAsync())
        {
            Assert.InRange(time, 1_700_000_000_000, 4_000_000_000_000);
            break;
        }
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task The_server_calls_a_function_that_was_passed(Transport transport)
    {
        var callbacks = Connect(transport).For<ICallbacks>();
        var calls = new List<string>();

        var sum = await Patience.WaitForAsync(callbacks.OnSum(20, Next), "the sum");

        Assert.Equal(210, sum);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"{n} call {n}"), calls);

        Task<int> Next(int n, string text)
        {
            calls.Add($"{n} {text}");
            return Task.FromResult(n);
        }
    }

    [Fact]
    public async Task A_function_that_throws_fails_at_the_server_without_detail()
    {
        var callbacks = Connect(Transport.WebSocket).For<ICallbacks>();

        Assert.Equal("fine", await callbacks.OnReport(_ => Task.CompletedTask));
        Assert.Equal("the function threw", await callbacks.OnReport(_ => throw new InvalidOperationException("The password is hunter2.")));
    }

    [Fact]
    public async Task Calls_fail_as_the_telefunction_does()
    {
        var lab = Connect(Transport.WebSocket).For<ILab>();

        Assert.Equal(42, await lab.OnDouble(21));
        await lab.OnNothing();
        var abort = await Assert.ThrowsAsync<AbortException>(() => lab.OnAbort("no"));
        Assert.Equal("no", abort.GetValue<Dictionary<string, string>>()!["reason"]);
        var bug = await Assert.ThrowsAsync<TelefuncCallException>(lab.OnBug);
        Assert.Equal(TelefuncCallError.ServerError, bug.Error);
    }

    [Fact]
    public async Task A_token_gives_the_call_up()
    {
        using var cancelled = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callbacks = Connect(Transport.WebSocket).For<ICallbacks>();
        var pending = callbacks.OnReport(_ => Start(), cancelled.Token);

        await Patience.WaitForAsync(started.Task, "the call to reach the server");
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);

        Task Start()
        {
            started.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled.Token);
        }
    }

    [Telefunctions]
    internal interface IClock
    {
        Task<Clock.ClockResult> OnClock();
    }

    [Telefunctions]
    internal interface IEcho
    {
        Task<Echo.EchoResult> OnEcho();
    }

    [Telefunctions]
    internal interface ICallbacks
    {
        Task<int> OnSum(int count, Func<int, string, Task<int>> next);

        Task<string> OnReport(Func<int, Task> onProgress, CancellationToken cancellationToken = default);
    }

    [Telefunctions]
    internal interface ILab
    {
        Task<int> OnDouble(int number);

        Task OnNothing();

        Task OnAbort(string? reason);

        Task OnBug();
    }
}
