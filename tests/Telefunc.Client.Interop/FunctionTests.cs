using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Functions that the .NET client passes as arguments (PROTOCOL.md 3.3, 19.5).</summary>
public sealed class FunctionTests(TestServer server) : ClientInteropTest(server)
{
    private const string File = "/Callbacks.telefunc.ts";

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_function_is_called_with_arguments_and_returns_results(Transport transport)
    {
        var calls = new List<(int, string)>();
        var function = TelefuncCallback.From((int n, string text) =>
        {
            calls.Add((n, text));
            return Task.FromResult(n);
        });

        var sum = await Patience.WaitForAsync(Connect(transport).CallAsync<int>(File, "onSum", [20, function]), "the sum");

        Assert.Equal(210, sum);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (n, $"call {n}")), calls);
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task A_function_is_called_after_the_call_and_after_a_lost_connection(Transport transport)
    {
        var key = Guid.NewGuid().ToString();
        await Connect(transport).CallAsync(File, "onKeep", [key, TelefuncCallback.From((int n) => Task.FromResult(n))]);
        var call = Callbacks.Function(key);

        Assert.Equal(1, await Patience.WaitForAsync(call(1), "the function's first result"));
        await WaitForUpgradeAsync(transport);
        Assert.Equal(2, await Patience.WaitForAsync(call(2), "the function's second result"));
        Proxy.Cut(CutKind.Reset);
        Assert.Equal(3, await Patience.WaitForAsync(call(3), "the function's third result, after a reconnect"));
    }

    [Fact]
    public async Task A_function_that_returns_nothing_or_throws()
    {
        var client = Connect(Transport.WebSocket);
        var fine = TelefuncCallback.From((int _) => Task.CompletedTask);
        var broken = TelefuncCallback.From((int _) => Task.FromException(new InvalidOperationException("A secret of the client.")));

        Assert.Equal("fine", await client.CallAsync<string>(File, "onReport", [fine]));
        Assert.Equal("the function threw", await client.CallAsync<string>(File, "onReport", [broken]));
    }

    [Fact]
    public async Task A_call_that_is_given_up_lets_go_of_its_functions()
    {
        var client = Connect(Transport.WebSocket);
        using var cancelled = new CancellationTokenSource();
        var entered = new TaskCompletionSource();
        var function = TelefuncCallback.From(async (int n, string _) =>
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled.Token);
            return n;
        });
        var call = client.CallAsync<int>(File, "onSum", [1, function], cancelled.Token);
        await Patience.WaitForAsync(entered.Task, "the function's call");

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Patience.WaitForAsync(call, "the call to be given up"));
    }
}
