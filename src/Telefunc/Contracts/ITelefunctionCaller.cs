using Telefunc.Contracts;

namespace Telefunc;

/// <summary>
/// What calls telefunctions for the proxies that the source generator writes; <c>TelefuncClient</c> is one. Implementations are thread safe.
/// </summary>
public interface ITelefunctionCaller
{
    /// <summary>Calls a telefunction and waits for its result.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="request">What to call, and with which arguments.</param>
    /// <param name="cancellationToken">Gives the call up; the server is told.</param>
    /// <returns>The result. Fails with <see cref="AbortException"/> if the telefunction aborted, with <see cref="ShieldValidationException"/>
    /// if the server refused an argument, with <see cref="NetworkException"/> if the server could not be reached, or with an exception of
    /// the implementation's own.</returns>
    Task<TResult> CallAsync<TResult>(TelefunctionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Calls a telefunction and waits until it has finished, whatever it returns.</summary>
    /// <param name="request">What to call, and with which arguments.</param>
    /// <param name="cancellationToken">Gives the call up; the server is told.</param>
    /// <returns>Fails as <see cref="CallAsync{TResult}"/> does.</returns>
    Task CallAsync(TelefunctionRequest request, CancellationToken cancellationToken = default);
}
