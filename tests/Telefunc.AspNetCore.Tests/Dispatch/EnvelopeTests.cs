using System.Text;
using Telefunc.AspNetCore.Tests.Hosting;

namespace Telefunc.AspNetCore.Tests.Dispatch;

/// <summary>Envelopes beyond the recorded ones. (PROTOCOL.md 3.1, 5.2)</summary>
public sealed class EnvelopeTests
{
    private const string File = "/envelope.telefunc.ts";

    static EnvelopeTests() => HandWritten.Register(File, "onCall", _ => true);

    [Theory]
    [InlineData("\uFEFF{\"file\":\"/envelope.telefunc.ts\",\"name\":\"onCall\",\"args\":[]}")]
    [InlineData(" {\"args\" : [ ] , \"name\":\"onCall\",\"\\u0066ile\":\"\\/envelope.telefunc.ts\"}\n")]
    [InlineData("{\"file\":\"/x\",\"name\":\"onCall\",\"args\":[],\"file\":\"/envelope.telefunc.ts\"}")]
    [InlineData("{\"file\":\"/envelope.telefunc.ts\",\"name\":\"onCall\",\"args\":[\"\\ud800\"],\"extensions\":{\"x\":1}}")]
    public async Task Every_form_of_the_same_envelope_is_read(string body)
    {
        await using var app = await DispatchApp.StartAsync();

        (await app.SendAsync(DispatchApp.Post(body))).ShouldBe(200, """{"ret":true}""");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{\"file\":1,\"name\":\"onCall\",\"args\":[]}")]
    [InlineData("{\"file\":null,\"name\":\"onCall\",\"args\":[]}")]
    [InlineData("{\"file\":\"/envelope.telefunc.ts\",\"name\":\"onCall\",\"args\":null}")]
    [InlineData("{\"file\":\"/envelope.telefunc.ts\",\"name\":\"onCall\",\"args\":[]} x")]
    [InlineData("{\"file\":\"/envelope.telefunc.ts\",\"name\":\"onCall\",\"args\":[]}{}")]
    [InlineData("{\"file\":\"/envelope.telefunc.ts\",\"name\":\"\\ud800\",\"args\":[]}")]
    [InlineData("{\"file\":\"/envelope.telefunc.ts\",\"name\":\"onCall\",\"args\":[1,]}")]
    [InlineData("{\"file\":\"/envelope.telefunc.ts\",\"name\":\"oncall\",\"args\":[]}")]
    public async Task Anything_else_is_malformed(string body)
    {
        await using var app = await DispatchApp.StartAsync();

        (await app.SendAsync(DispatchApp.Post(body))).ShouldBe(400, Answer.Malformed);
        Assert.Empty(app.Logs.Errors);
    }

    [Fact]
    public async Task Item_19_4_malformed_bytes_never_end_the_server()
    {
        await using var app = await DispatchApp.StartAsync();
        var deep = Encoding.UTF8.GetBytes(new string('[', 100_000));
        byte[][] bodies = [[0xFF], [0x7B, 0x22, 0xC3, 0x28], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0x7B], deep];

        foreach (var body in bodies)
        {
            (await app.SendAsync(DispatchApp.Post(body, "txt", "txt"))).ShouldBe(400, Answer.Malformed);
            (await app.SendAsync(DispatchApp.Post(body, "bin", "bin"))).ShouldBe(400, Answer.Malformed);
        }

        (await app.CallAsync(File, "onCall")).ShouldBe(200, """{"ret":true}""");
    }

    [Fact]
    public async Task The_log_of_an_unknown_telefunction_cannot_be_forged()
    {
        await using var app = await DispatchApp.StartAsync();

        await app.CallAsync("/x\\ninfo: forged", "onNope");

        Assert.Contains("/x?info: forged", app.Logs.Single(1011).Message, StringComparison.Ordinal);
    }
}
