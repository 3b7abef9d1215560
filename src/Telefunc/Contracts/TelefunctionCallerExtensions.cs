using Telefunc.Contracts;

namespace Telefunc;

/// <summary>Typed calls.</summary>
public static class TelefunctionCallerExtensions
{
    /// <summary>
    /// The telefunctions of a contract as an object: each method calls the telefunction of its name. The object was written when the
    /// contract was compiled, so that nothing is looked up by reflection. It is thread safe, costs next to nothing and needs no disposal.
    /// </summary>
    /// <typeparam name="TContract">An interface with <see cref="TelefunctionsAttribute"/>.</typeparam>
    /// <param name="caller">What carries the calls out, for example a <c>TelefuncClient</c>.</param>
    /// <exception cref="InvalidOperationException">
    /// There is no proxy for the type: it is no contract, or its project does not use the source generator of Telefunc.
    /// </exception>
    public static TContract For<TContract>(this ITelefunctionCaller caller)
        where TContract : class
    {
        ArgumentNullException.ThrowIfNull(caller);
        return ContractCatalog.Create<TContract>(caller);
    }
}
