namespace Telefunc;

/// <summary>A subscription of this server to a key. Dispose it to stop listening; a listener that is running then still finishes.</summary>
public interface IBroadcastSubscription : IDisposable
{
    /// <summary>
    /// Completes when every message that is published from now on, on whichever server, reaches the listener. Without another engine
    /// that is so from the beginning. Messages that this server publishes after subscribing reach the listener in any case.
    /// </summary>
    Task Started { get; }
}
