using Telefunc.Contracts;

namespace Telefunc.Generators.Tests;

/// <summary>A client that remembers what it was asked to call, and answers each call with the same result.</summary>
internal sealed class FakeCaller(object? result = null) : ITelefunctionCaller
{
    public TelefunctionRequest? Request { get; private set; }

    public CancellationToken Token { get; private set; }

    /// <summary>The type that was asked for, or <see langword="null"/> if none was.</summary>
    public Type? ResultType { get; private set; }

    /// <summary>Each argument with the type that it would be written as, such as <c>Int32: 1</c>.</summary>
    public IEnumerable<string> Arguments => Request!.Arguments.Select(a => $"{a.DeclaredType.Name}: {a.Value ?? "null"}");

    public Task<TResult> CallAsync<TResult>(TelefunctionRequest request, CancellationToken cancellationToken)
    {
        (Request, Token, ResultType) = (request, cancellationToken, typeof(TResult));
        return Task.FromResult((TResult)result!);
    }

    public Task CallAsync(TelefunctionRequest request, CancellationToken cancellationToken)
    {
        (Request, Token) = (request, cancellationToken);
        return Task.CompletedTask;
    }
}
