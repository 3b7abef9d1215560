using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Telefunc.AspNetCore.Tests.Hosting;

namespace Telefunc.AspNetCore.Tests.Dispatch;

/// <summary>Generated telefunctions and what the server supplies to them.</summary>
public sealed class InjectionTests
{
    private const string File = "/tests/injected.telefunc.ts";

    [Fact(Timeout = 30_000)]
    public async Task Constructor_and_parameters_are_supplied_from_the_scope_of_the_request()
    {
        var disposed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(disposed);

        (await app.CallAsync(File, "onParameters", "\"hello\"")).ShouldBe(200, """{"ret":"hello same scope, Ann, /_telefunc, True, True"}""");

        Assert.Equal("used by hello", await disposed.Task.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_scope_is_disposed_of_after_a_failure_too()
    {
        var disposed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(disposed);

        (await app.CallAsync(File, "onFailure")).ShouldBe(500, Answer.InternalError);

        Assert.Equal("unused", await disposed.Task.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_static_class_and_an_authorized_method_work_by_attribute()
    {
        await using var app = await StartAsync(new());

        (await app.CallAsync("/InjectedStatic.telefunc.ts", "onAdd", "2,3")).ShouldBe(200, """{"ret":5}""");
        (await app.CallAsync("/InjectedStatic.telefunc.ts", "onAdmin")).ShouldBe(403, """{"ret":{"reason":"forbidden"},"abort":true}""");
    }

    [Fact]
    public async Task A_service_that_is_missing_is_an_internal_error()
    {
        await using var app = await DispatchApp.StartAsync();

        (await app.CallAsync(File, "onParameters", "\"hello\"")).ShouldBe(500, Answer.InternalError);
        Assert.Contains(nameof(ScopedService), app.Logs.Single(1010).Exception?.Message, StringComparison.Ordinal);
    }

    private static Task<DispatchApp> StartAsync(TaskCompletionSource<string> disposed) => DispatchApp.StartAsync(
        build: builder => builder.Services.AddSingleton(disposed).AddScoped<ScopedService>(),
        use: app => app.Use(next => context =>
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "Ann")], "test"));
            return next(context);
        }));
}

public sealed class ScopedService(TaskCompletionSource<string> disposed) : IDisposable
{
    public string State { get; set; } = "unused";

    public void Dispose() => disposed.TrySetResult(State);
}

[Telefunctions("/tests/injected.telefunc.ts")]
public sealed class Injected(ScopedService service)
{
    [Telefunction]
    public async Task<string> OnParameters(
        string text,
        [FromServices] ScopedService again,
        TelefuncContext context,
        HttpContext request,
        ClaimsPrincipal user,
        CancellationToken aborted)
    {
        await Task.Yield();
        service.State = "used by " + text;
        var scope = ReferenceEquals(service, again) ? "same scope" : "other scope";
        return $"{text} {scope}, {user.Identity?.Name}, {request.Request.Path}, {aborted == context.Aborted}, {TelefuncContext.Current == context}";
    }

    [Telefunction]
    public Task OnFailure() => throw new InvalidOperationException(service.State);
}

public static class InjectedStatic
{
    [Telefunction]
    public static int OnAdd(int left, int right) => left + right;

    [Telefunction]
    [Authorize(Roles = "admin")]
    public static void OnAdmin()
    {
    }
}
