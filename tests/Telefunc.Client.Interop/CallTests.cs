using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Telefunc.Interop.Faults;
using Telefunc.Interop.Npm;
using Telefunc.Interop.Server;

namespace Telefunc.Interop;

/// <summary>Calls, and what becomes of those that fail (PROTOCOL.md 2.4).</summary>
public sealed class CallTests(TestServer server) : ClientInteropTest(server)
{
    private const string File = "/Lab.telefunc.ts";

    [Fact]
    public async Task Values_come_back_with_their_types()
    {
        var client = Connect(Transport.Upgrade);

        Assert.Equal(42, await client.CallAsync<int>(File, "onDouble", [21]));
        Assert.Equal(42.0, await client.CallAsync<object>(File, "onDouble", [21]));
        await client.CallAsync(File, "onNothing");
        Assert.Equal(0, Proxy.Count(WireKind.SseDownload));
    }

    [Fact]
    public async Task Item_2_4_Failures_are_told_apart()
    {
        var client = Connect(Transport.Upgrade);

        var aborted = await Assert.ThrowsAsync<AbortException>(() => client.CallAsync(File, "onAbort", ["closed"]));
        var withoutValue = await Assert.ThrowsAsync<AbortException>(() => client.CallAsync(File, "onAbort", [null]));
        var bug = await Assert.ThrowsAsync<TelefuncCallException>(() => client.CallAsync(File, "onBug"));
        var unknown = await Assert.ThrowsAsync<TelefuncCallException>(() => client.CallAsync(File, "onUnknown"));
        var invalid = await Assert.ThrowsAsync<TelefuncCallException>(() => client.CallAsync<DateTimeOffset>(File, "onDouble", [1]));
        await Assert.ThrowsAsync<ShieldValidationException>(() => client.CallAsync(File, "onDouble", ["two"]));

        Assert.Equal("closed", aborted.GetValue<Reason>().Value);
        Assert.Null(withoutValue.AbortValue);
        Assert.Equal((TelefuncCallError.ServerError, HttpStatusCode.InternalServerError), (bug.Error, bug.StatusCode));
        Assert.DoesNotContain("hunter2", bug.ToString());
        Assert.Equal((TelefuncCallError.Malformed, HttpStatusCode.BadRequest), (unknown.Error, unknown.StatusCode));
        Assert.Equal(TelefuncCallError.InvalidResult, invalid.Error);
    }

    [Fact]
    public async Task A_wrong_address_and_a_server_that_cannot_be_reached_are_told_apart()
    {
        await using var elsewhere = new TelefuncClient(new Uri(Proxy.Url, "/elsewhere"));
        var client = Connect(Transport.Upgrade);
        Proxy.RefusesConnections = true;

        var unreachable = await Assert.ThrowsAsync<NetworkException>(() => client.CallAsync(File, "onNothing"));
        Proxy.RefusesConnections = false;
        var wrong = await Assert.ThrowsAsync<TelefuncCallException>(() => elsewhere.CallAsync(File, "onNothing"));

        Assert.False(unreachable.IsChannel);
        Assert.Equal((TelefuncCallError.NotTelefunc, HttpStatusCode.NotFound), (wrong.Error, wrong.StatusCode));
    }

    [Fact]
    public async Task A_call_can_be_given_up_and_has_a_time_limit()
    {
        Proxy.ToClient.Stall();
        var patient = Connect(Transport.Upgrade);
        var impatient = Connect(Transport.Upgrade, options => options.CallTimeout = TimeSpan.FromMilliseconds(50));
        using var cancelled = new CancellationTokenSource();

        var call = patient.CallAsync(File, "onNothing", cancellationToken: cancelled.Token);
        Assert.False(call.IsCompleted);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Patience.WaitForAsync(call, "the call to be given up"));
        await Assert.ThrowsAsync<NetworkException>(() => Patience.WaitForAsync(impatient.CallAsync(File, "onNothing"), "the time limit"));
    }

    [Theory]
    [MemberData(nameof(EveryTransport.All), MemberType = typeof(EveryTransport))]
    public async Task Channels_share_one_connection(Transport transport)
    {
        var client = Connect(transport);
        var pairs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OpenPairAsync(client)));
        foreach (var (end, _) in pairs)
            end.Listen();

        await Task.WhenAll(pairs.Select(pair => Patience.WaitForAsync(pair.Client.Channel.SendAsync<Answer>(new Message(1)), "an answer")));
        await Task.WhenAll(pairs.Select(pair => Patience.WaitForAsync(pair.Server.Channel.SendAsync<Answer>(new Message(2)), "an answer")));
        await WaitForUpgradeAsync(transport);

        Assert.Single(Proxy.Open(WireKind.WebSocket, WireKind.SseDownload));
        await Task.WhenAll(pairs.Select(pair => pair.Client.CloseGracefullyAsync()));
    }

    [Fact]
    public async Task A_channel_of_unknown_type_carries_plain_values()
    {
        var client = Connect(Transport.WebSocket);
        var result = Assert.IsType<IDictionary<string, object?>>(await client.CallAsync<object>("/Echo.telefunc.ts", "onEcho"), exactMatch: false);
        await using var channel = Assert.IsType<ClientChannel<object?, object?>>(result["channel"]);
        var reading = channel.ReadAllAsync().GetAsyncEnumerator();

        await channel.SendAsync("hello");

        Assert.True(await Patience.WaitForAsync(reading.MoveNextAsync().AsTask(), "the echo"));
        Assert.Equal("echo: hello", reading.Current);
        await reading.DisposeAsync();
    }

    [Fact]
    public async Task Headers_an_access_token_and_cookies_are_sent_with_every_request()
    {
        var heads = new ConcurrentBag<IHeaderDictionary>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddTelefunc();
        await using var app = builder.Build();
        app.Use((context, next) =>
        {
            heads.Add(new HeaderDictionary(context.Request.Headers.ToDictionary()));
            return next(context);
        });
        app.MapTelefunc();
        await app.StartAsync();
        var options = new TelefuncClientOptions
        {
            Headers = { ["x-tenant"] = "seven" },
            AccessTokenProvider = _ => ValueTask.FromResult<string?>("t0ken"),
        };
        options.Cookies.Add(new Cookie("name", "value", "/", "127.0.0.1"));
        await using var client = new TelefuncClient(new Uri(new Uri(app.Urls.First()), "/_telefunc"), options);

        await OpenPairAsync(client);
        using var patience = new CancellationTokenSource(Patience.Default, TimeProvider.System);
        while (!heads.Any(head => head.Upgrade == "websocket"))
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);

        Assert.All(heads, head => Assert.Equal(("seven", "Bearer t0ken", "name=value"), (head["x-tenant"].ToString(), head.Authorization.ToString(), head.Cookie.ToString())));
    }

    private sealed record Reason([property: System.Text.Json.Serialization.JsonPropertyName("reason")] string Value);
}
