using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Telefunc.AspNetCore.Tests.Hosting;

namespace Telefunc.AspNetCore.Tests.Dispatch;

/// <summary>A body that is too long is refused before it is held in memory. (PROTOCOL.md 19.13)</summary>
public sealed class BodyLimitTests
{
    private const string File = "/body.telefunc.ts";
    private const int Limit = 1000;

    static BodyLimitTests() => HandWritten.Register(File, "onLength", call => call.GetArgument<string>(0, "text").Length);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(100_000, false)]
    public async Task An_announced_body_may_be_as_long_as_the_limit(int beyond, bool served)
    {
        await using var app = await DispatchApp.StartAsync(options => options.MaxRequestBodySize = Limit);

        var answer = await app.SendAsync(DispatchApp.Post(Call(Limit + beyond)));

        Assert.Equal(served ? 200 : 400, answer.Status);
        if (!served)
            answer.ShouldBe(400, Answer.Malformed);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(100_000, false)]
    public async Task A_chunked_body_may_be_as_long_as_the_limit(int beyond, bool served)
    {
        await using var app = await DispatchApp.StartAsync(options => options.MaxRequestBodySize = Limit);
        var request = DispatchApp.Post(Call(Limit + beyond));
        request.Headers.TransferEncodingChunked = true;

        Assert.Equal(served ? 200 : 400, (await app.SendAsync(request)).Status);
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task The_option_takes_the_place_of_the_servers_own_limit()
    {
        await using var app = await DispatchApp.StartAsync(
            options => options.MaxRequestBodySize = 1_000_000,
            builder => builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 100));

        Assert.Equal(HttpStatusCode.OK, (HttpStatusCode)(await app.SendAsync(DispatchApp.Post(Call(500_000)))).Status);
    }

    private static string Call(int length)
    {
        var empty = $$"""{"file":"{{File}}","name":"onLength","args":[""]}""";
        return empty.Insert(empty.Length - 3, new string('x', length - empty.Length));
    }
}
