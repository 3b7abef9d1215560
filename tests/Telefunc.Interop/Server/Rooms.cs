using System.Collections.Concurrent;
using Telefunc.Broadcasting;
using Telefunc.Interop.Npm;

namespace Telefunc.Interop.Server;

/// <summary>A telefunction that joins clients to keys and hands the server's objects to the test that runs in the same process.</summary>
public sealed class Rooms(IBroadcast broadcast)
{
    private static readonly ConcurrentDictionary<string, BroadcastChannel<Numbered>> Joined = new();
    private static readonly ConcurrentDictionary<string, IBroadcast> Buses = new();

    /// <summary>The bus of the server that took the last call for the key.</summary>
    internal static IBroadcast BusOf(string key) => Buses[key];

    /// <summary>The server's object of a member.</summary>
    internal static BroadcastChannel<Numbered> Member(string id) => Joined[id];

    /// <summary>Waits until the server has a client's subscription, or no longer has it.</summary>
    internal static async Task WaitForSubscriptionAsync(string id, BroadcastKind kind, bool isThere = true)
    {
        using var patience = new CancellationTokenSource(Patience.Default, TimeProvider.System);
        while (Joined[id].Member.Hears(kind) != isThere)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    /// <summary>Waits until the server has noticed that a member is away.</summary>
    internal static async Task WaitForDetachAsync(string id)
    {
        using var patience = new CancellationTokenSource(Patience.Default, TimeProvider.System);
        while (Joined[id].Endpoint.IsAttached)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    [Telefunction]
    public BroadcastChannel<Numbered> OnJoin(string key, string id)
    {
        Buses[key] = broadcast;
        return Joined[id] = new BroadcastChannel<Numbered>(key);
    }
}
