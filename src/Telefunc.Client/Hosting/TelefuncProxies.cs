using System.Collections.Concurrent;
using System.ComponentModel;

namespace Telefunc;

/// <summary>The proxies that generated code has for contracts. Infrastructure. Thread safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TelefuncProxies
{
    private static readonly ConcurrentDictionary<Type, Func<TelefuncClient, object>> Factories = new();

    /// <summary>Makes a contract known. Called by the module initializer of the assembly that declares it.</summary>
    /// <typeparam name="TContract">The interface.</typeparam>
    /// <param name="create">Makes a proxy that calls through a client.</param>
    public static void Register<TContract>(Func<TelefuncClient, TContract> create)
        where TContract : class => Factories[typeof(TContract)] = create;

    internal static TContract Create<TContract>(TelefuncClient client)
        where TContract : class
    {
        // The initializer of an assembly of which nothing was used yet has not run.
        System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(typeof(TContract).Module.ModuleHandle);
        return Factories.TryGetValue(typeof(TContract), out var create)
            ? (TContract)create(client)
            : throw new InvalidOperationException(
                $"There is no proxy for {typeof(TContract)}. It must be an interface that the source generator of Telefunc has seen, or use CallAsync.");
    }
}
