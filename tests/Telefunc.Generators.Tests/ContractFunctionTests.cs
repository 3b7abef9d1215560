using Telefunc.Contracts;

namespace Telefunc.Generators.Tests;

/// <summary>Functions that a contract's caller passes to the server.</summary>
public sealed class ContractFunctionTests
{
    [Theory]
    [InlineData("Func<Task>", "() => Task.CompletedTask", "[]", null)]
    [InlineData("Func<int, string?, Task<string>>", "(a, b) => Task.FromResult(a + b)", "[System.Int32,System.String]", "1x")]
    [InlineData("Func<int, ValueTask>", "_ => default", "[System.Int32]", null)]
    [InlineData("Func<int, CancellationToken, Task<bool>>", "(_, token) => Task.FromResult(token.IsCancellationRequested)", "[System.Int32]", true)]
    [InlineData("Progress", "(percent, parts) => Task.FromResult<int?>(percent)", "[System.Int32,System.String]", 1)]
    public async Task A_function_is_called_with_what_its_types_say(string type, string function, string types, object? result)
    {
        var passed = await PassAsync(type, function);

        Assert.Equal(types, $"[{string.Join(",", passed!.ParameterTypes)}]");
        Assert.Equal(result is null && type != "Progress", passed.ResultType is null);
        object?[] arguments = [1, "x"];
        Assert.Equal(result, await passed.InvokeAsync(arguments[..passed.ParameterTypes.Count], new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task No_function_is_passed_as_none() => Assert.Null(await PassAsync("Func<int, Task>?", "null"));

    [Fact]
    public async Task A_function_that_throws_fails_in_its_task()
    {
        var passed = await PassAsync("Func<Task<int>>", "() => throw new TimeoutException()");

        var task = passed!.InvokeAsync([], CancellationToken.None);

        await Assert.ThrowsAsync<TimeoutException>(() => task);
    }

    private static async Task<PassedFunction?> PassAsync(string type, string function)
    {
        var caller = new FakeCaller();
        var source = $"public delegate Task<int?> Progress(int percent, string parts); [Telefunctions] public interface IPassing {{ Task OnPass({type} function, int more); }}";
        await (Task)ContractTests.Use(source, "IPassing", $"OnPass({function}, 5)", "Task", caller);

        Assert.Equal([typeof(PassedFunction), typeof(int)], caller.Request!.Arguments.Select(a => a.DeclaredType));
        return (PassedFunction?)caller.Request.Arguments[0].Value;
    }
}
