using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Telefunc.Dispatch;
using Telefunc.Validation;

namespace Telefunc.Generators.Tests;

/// <summary>A call whose arguments are already objects.</summary>
internal sealed class FakeCall : TelefunctionCall
{
    private readonly object?[] _arguments;

    public FakeCall(IServiceProvider services, params object?[] arguments)
    {
        _arguments = arguments;
        Services = services;
        User = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "alice")]));
        Context = new TelefuncContext(new DefaultHttpContext { User = User });
    }

    public FakeCall(params object?[] arguments)
        : this(new ServiceCollection().BuildServiceProvider(), arguments)
    {
    }

    public ClaimsPrincipal User { get; }

    public override TelefuncContext Context { get; }

    public override IServiceProvider Services { get; }

    public override CancellationToken Aborted { get; } = new(canceled: true);

    /// <summary>What was asked for, in order, such as <c>0 room</c>.</summary>
    public List<string> Asked { get; } = [];

    public override T GetArgument<T>(int index, string name) =>
        index < _arguments.Length ? Validated<T>(index, name) : throw new ShieldValidationException(name + ": absent");

    public override T GetArgument<T>(int index, string name, T absent) =>
        index < _arguments.Length ? Validated<T>(index, name) : absent;

    public override TDelegate GetFunction<TDelegate>(int index, string name, Func<ClientFunction, TDelegate> bind) =>
        GetOptionalFunction(index, name, bind) ?? throw new ShieldValidationException(name + ": absent");

    public override TDelegate? GetOptionalFunction<TDelegate>(int index, string name, Func<ClientFunction, TDelegate> bind)
        where TDelegate : class
    {
        if (index >= _arguments.Length || _arguments[index] is null)
            return null;
        Asked.Add($"{index} {name}");
        return bind(((FakeFunction)_arguments[index]!).Function);
    }

    private T Validated<T>(int index, string name)
    {
        Asked.Add($"{index} {name}");
        var value = (T)_arguments[index]!;
        return MessageValidators.Validate(value) is { } problem ? throw new ShieldValidationException($"{name}.{problem}") : value;
    }
}
