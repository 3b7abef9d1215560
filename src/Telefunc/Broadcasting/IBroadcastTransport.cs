namespace Telefunc.Broadcasting;

/// <summary>
/// An engine that carries broadcasts: it numbers the messages of each key, keeps the newest for a while, and hands every message to
/// those who listen, on all servers. Order, duplicates, holes and fan-out to members are the business of whoever uses it. Thread safe.
/// </summary>
/// <remarks>
/// What an implementation promises, and <c>BroadcastTransportConformance</c> checks:
/// <list type="bullet">
/// <item>Each key has one count for the whole cluster: +1 a message, no number twice within an epoch.</item>
/// <item>Numbering, keeping and announcing are one atomic step: a number that was given away is never missing in the history for any
/// other reason than retention.</item>
/// <item>A receipt is only given for what the engine has taken. The same <see cref="BroadcastPublication.Id"/> handed over twice is one message.</item>
/// <item>When the count is lost, the next one has another epoch.</item>
/// </list>
/// </remarks>
public interface IBroadcastTransport
{
    /// <summary>Publishes a message.</summary>
    /// <remarks>Calls for one key that are made one after another are numbered in that order, also when they are not awaited.</remarks>
    /// <param name="publication">The message.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may or may not have been taken.</param>
    /// <returns>The engine's receipt.</returns>
    /// <exception cref="BroadcastException">The engine did not take the message, or nobody can say whether it did; the reason tells.</exception>
    ValueTask<BroadcastReceipt> PublishAsync(BroadcastPublication publication, CancellationToken cancellationToken = default);

    /// <summary>Begins to listen to a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="listener">Receives the messages. A key has at most one listener for each call; several calls are independent.</param>
    /// <param name="cancellationToken">Gives up waiting; nothing is listened to then.</param>
    /// <returns>
    /// Completes when the engine listens: every message that is published afterwards reaches the listener, or is announced by
    /// <see cref="IBroadcastListener.OnInterrupted"/>. Dispose it to stop; nothing is handed over after disposal has completed.
    /// </returns>
    /// <exception cref="BroadcastException">The engine cannot be reached.</exception>
    ValueTask<IAsyncDisposable> ListenAsync(string key, IBroadcastListener listener, CancellationToken cancellationToken = default);

    /// <summary>Reads what is retained of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="after">
    /// Only messages after this number are wanted, if the epoch is still the same; otherwise everything that is retained of the current
    /// epoch. <see langword="null"/> asks for the newest position only.
    /// </param>
    /// <param name="limit">How many messages at most; at least 1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The newest position and the messages.</returns>
    /// <exception cref="BroadcastException">The engine cannot be reached.</exception>
    ValueTask<BroadcastHistory> ReadAsync(string key, BroadcastPosition? after, int limit, CancellationToken cancellationToken = default);
}
