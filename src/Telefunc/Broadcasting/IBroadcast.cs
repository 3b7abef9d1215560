using Telefunc.Broadcasting;

namespace Telefunc;

/// <summary>
/// A keyed bus on the server. The messages of a key have one order, the same for everybody: +1 each, text and binary alike, over all
/// servers. Whatever cannot be delivered is told as a gap, never left out silently. Thread safe. (PROTOCOL.md 16)
/// </summary>
/// <remarks>
/// A key is a capability: derive it from what the server knows, never from what a client sent. Listeners of one subscription run one
/// at a time, in order, on the thread pool; a slow one holds up neither publishers nor anybody else, and is told what it missed.
/// </remarks>
public interface IBroadcast
{
    /// <summary>Publishes a message to all members and subscribers of a key, also on other servers.</summary>
    /// <remarks>Calls for one key that are made one after another are numbered in that order, also when they are not awaited.</remarks>
    /// <typeparam name="T">The type of the message.</typeparam>
    /// <param name="key">The key; not empty, at most <see cref="BroadcastOptions.MaxKeyLength"/> characters.</param>
    /// <param name="message">The message; it is encoded before this method returns.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may or may not be published.</param>
    /// <returns>Where the message stands in the order. Completes when the engine has taken it, not when members have it.</returns>
    /// <exception cref="BroadcastException">In the task: the message was not published, or nobody can say whether it was; the reason tells.</exception>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    Task<PublishInfo> PublishAsync<T>(string key, T message, CancellationToken cancellationToken = default);

    /// <summary>Publishes binary data to all members and subscribers of a key, in one order with its text.</summary>
    /// <param name="key">The key; not empty, at most <see cref="BroadcastOptions.MaxKeyLength"/> characters.</param>
    /// <param name="data">The data; it must not change afterwards.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may or may not be published.</param>
    /// <returns>Where the message stands in the order. Completes when the engine has taken it, not when members have it.</returns>
    /// <exception cref="BroadcastException">In the task: the message was not published, or nobody can say whether it was; the reason tells.</exception>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    Task<PublishInfo> PublishBinaryAsync(string key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default);

    /// <summary>Listens to the text messages of a key from now on.</summary>
    /// <typeparam name="T">The type of the messages; one of another type is logged and left out.</typeparam>
    /// <param name="key">The key; not empty, at most <see cref="BroadcastOptions.MaxKeyLength"/> characters.</param>
    /// <param name="listener">Called for one message at a time. What it throws is logged.</param>
    /// <param name="onGap">Called in turn with the messages when some are missing; without it gaps are logged as warnings.</param>
    /// <returns>Dispose it to stop listening.</returns>
    /// <exception cref="BroadcastException">This server listens to too many keys already (<see cref="BroadcastOptions.MaxKeys"/>).</exception>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    IBroadcastSubscription Subscribe<T>(string key, Action<T, PublishInfo> listener, Action<BroadcastGap>? onGap = null);

    /// <summary>Listens to the text messages of a key from now on.</summary>
    /// <typeparam name="T">The type of the messages; one of another type is logged and left out.</typeparam>
    /// <param name="key">The key; not empty, at most <see cref="BroadcastOptions.MaxKeyLength"/> characters.</param>
    /// <param name="listener">Called for one message at a time; the next one waits for its task. What it throws is logged.</param>
    /// <param name="onGap">Called in turn with the messages when some are missing; without it gaps are logged as warnings.</param>
    /// <returns>Dispose it to stop listening.</returns>
    /// <exception cref="BroadcastException">This server listens to too many keys already (<see cref="BroadcastOptions.MaxKeys"/>).</exception>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    IBroadcastSubscription Subscribe<T>(string key, Func<T, PublishInfo, Task> listener, Action<BroadcastGap>? onGap = null);

    /// <summary>Listens to the binary messages of a key from now on.</summary>
    /// <param name="key">The key; not empty, at most <see cref="BroadcastOptions.MaxKeyLength"/> characters.</param>
    /// <param name="listener">Called for one message at a time. The data is shared with others and must not be changed. What it throws is logged.</param>
    /// <param name="onGap">Called in turn with the messages when some are missing; without it gaps are logged as warnings.</param>
    /// <returns>Dispose it to stop listening.</returns>
    /// <exception cref="BroadcastException">This server listens to too many keys already (<see cref="BroadcastOptions.MaxKeys"/>).</exception>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    IBroadcastSubscription SubscribeBinary(string key, Action<ReadOnlyMemory<byte>, PublishInfo> listener, Action<BroadcastGap>? onGap = null);

    /// <summary>Listens to the binary messages of a key from now on.</summary>
    /// <param name="key">The key; not empty, at most <see cref="BroadcastOptions.MaxKeyLength"/> characters.</param>
    /// <param name="listener">
    /// Called for one message at a time; the next one waits for its task. The data is shared with others and must not be changed. What it
    /// throws is logged.
    /// </param>
    /// <param name="onGap">Called in turn with the messages when some are missing; without it gaps are logged as warnings.</param>
    /// <returns>Dispose it to stop listening.</returns>
    /// <exception cref="BroadcastException">This server listens to too many keys already (<see cref="BroadcastOptions.MaxKeys"/>).</exception>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    IBroadcastSubscription SubscribeBinary(string key, Func<ReadOnlyMemory<byte>, PublishInfo, Task> listener, Action<BroadcastGap>? onGap = null);
}
