using System.Numerics;
using System.Text.Json;
using Telefunc.AspNetCore.Tests.Hosting;
using Telefunc.Validation;

namespace Telefunc.AspNetCore.Tests.Dispatch;

/// <summary>What a client sends must fit what the telefunction declares. (PROTOCOL.md 2.4, 3.1)</summary>
public sealed class ArgumentTests
{
    private const string File = "/argument.telefunc.ts";

    static ArgumentTests()
    {
        MessageValidators.Register<Age>(age => age.Years < 0 ? "Years must not be negative." : null);
        HandWritten.Register(File, "onNumber", call => call.GetArgument<int>(0, "number"));
        HandWritten.Register(File, "onTwo", call => call.GetArgument<string>(0, "first") + call.GetArgument(1, "second", "default"));
        HandWritten.Register(File, "onAge", call => call.GetArgument<Age>(0, "age").Years);
        HandWritten.Register(File, "onAny", call => call.GetArgument<object?>(0, "any"));
        HandWritten.Register(File, "onBig", call => call.GetArgument<BigInteger>(0, "big"));
        HandWritten.Register(File, "onBadJsonInside", _ => JsonSerializer.Deserialize<int>("nonsense"));
        HandWritten.Register(File, "onEscapedShield", _ => throw new ShieldValidationException("checked by hand"));
    }

    [Theory]
    [InlineData("onNumber", "7", "7")]
    [InlineData("onNumber", "7,8,9", "7")]
    [InlineData("onTwo", "\"a\",\"b\"", "\"ab\"")]
    [InlineData("onTwo", "\"a\"", "\"adefault\"")]
    [InlineData("onTwo", "\"a\",\"!undefined\"", "\"adefault\"")]
    [InlineData("onTwo", "\"!!a\",\"b\"", "\"!!ab\"")]
    [InlineData("onAge", "{\"years\":3}", "3")]
    [InlineData("onBig", "\"!BigInt:12345678901234567890\"", "\"!BigInt:12345678901234567890\"")]
    public async Task A_value_of_the_declared_type_arrives(string name, string arguments, string result)
    {
        await using var app = await DispatchApp.StartAsync();

        (await app.CallAsync(File, name, arguments)).ShouldBe(200, $$"""{"ret":{{result}}}""");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"!undefined\"")]
    [InlineData("[1,\"!undefined\",null]")]
    [InlineData("{\"a\":\"!undefined\"}")]
    public async Task An_untyped_argument_keeps_undefined_apart_from_null(string value)
    {
        await using var app = await DispatchApp.StartAsync();

        (await app.CallAsync(File, "onAny", value)).ShouldBe(200, $$"""{"ret":{{value}}}""");
    }

    [Theory]
    [InlineData("onNumber", "")]
    [InlineData("onNumber", "\"!undefined\"")]
    [InlineData("onNumber", "null")]
    [InlineData("onNumber", "\"7\"")]
    [InlineData("onNumber", "7.5")]
    [InlineData("onNumber", "{}")]
    [InlineData("onTwo", "1,2")]
    [InlineData("onAge", "{\"years\":\"three\"}")]
    [InlineData("onAge", "{\"years\":-3}")]
    [InlineData("onEscapedShield", "")]
    public async Task Another_value_is_a_shield_error(string name, string arguments)
    {
        await using var app = await DispatchApp.StartAsync();

        (await app.CallAsync(File, name, arguments)).ShouldBe(422, Answer.Shield);
        Assert.Contains(name, app.Logs.Single(1012).Message, StringComparison.Ordinal);
        Assert.Empty(app.Logs.Errors);
    }

    [Theory]
    [InlineData("onBig", "\"!BigInt:x\"")]
    [InlineData("onNumber", "\"!Map:[\"")]
    [InlineData("onNumber", "{\"deep\":[\"!BigInt:x\"]}")]
    public async Task A_special_string_that_cannot_be_decoded_is_malformed(string name, string arguments)
    {
        await using var app = await DispatchApp.StartAsync();

        (await app.CallAsync(File, name, arguments)).ShouldBe(400, Answer.Malformed);
    }

    [Fact]
    public async Task A_JSON_error_of_the_telefunction_itself_is_not_the_clients_fault()
    {
        await using var app = await DispatchApp.StartAsync();

        (await app.CallAsync(File, "onBadJsonInside")).ShouldBe(500, Answer.InternalError);
    }

    private sealed record Age(int Years);
}
