using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Telefunc.Contracts;

/// <summary>
/// The proxies of all contracts of this program. Infrastructure: the source generator registers them from a module initializer. Thread safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ContractCatalog
{
    /// <summary>Adds the proxy of a contract.</summary>
    /// <typeparam name="TContract">The contract.</typeparam>
    /// <param name="create">Makes the proxy.</param>
    public static void Register<TContract>(Func<ITelefunctionCaller, TContract> create)
        where TContract : class
    {
        ArgumentNullException.ThrowIfNull(create);
        Volatile.Write(ref Slot<TContract>.Create, create);
    }

    internal static TContract Create<TContract>(ITelefunctionCaller caller)
        where TContract : class
    {
        if (Volatile.Read(ref Slot<TContract>.Create) is not { } create)
        {
            // Nothing of the contract's assembly need have run yet: a mention of an interface does not run the module's initializer.
            RuntimeHelpers.RunModuleConstructor(typeof(TContract).Module.ModuleHandle);
            create = Volatile.Read(ref Slot<TContract>.Create) ?? throw new InvalidOperationException(
                $"There is no proxy for {typeof(TContract)}. Mark the interface with [Telefunctions], and have the project that declares it "
                + "reference Telefunc with its source generator.");
        }

        return create(caller);
    }

    private static class Slot<TContract>
        where TContract : class
    {
        public static Func<ITelefunctionCaller, TContract>? Create;
    }
}
