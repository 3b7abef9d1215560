using System.Text.Json.Serialization;
using Telefunc.Broadcasting;
using Telefunc.Channels;
using Telefunc.Contracts;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// A client joined to the key of a broadcast; what <see cref="BroadcastChannel{T}"/> has whatever its messages are. All members are thread
/// safe. At a .NET client the same class is the client's own end: it publishes through the server and hears what the server delivers.
/// </summary>
[JsonConverter(typeof(EmbeddedValueConverter<BroadcastChannel>))]
public abstract class BroadcastChannel : IAsyncDisposable
{
    private IBroadcastEnd? _end;
    private string? _key;

    private protected BroadcastChannel(string key)
    {
        _key = key;
        _end = new BroadcastServerEnd(key, ChannelHost.Current, Validate);
        CreatedChannels.Current?.Add(Endpoint);
    }

    /// <summary>A client's member, before it is live.</summary>
    private protected BroadcastChannel()
    {
    }

    internal ChannelEndpoint Endpoint => End.Endpoint;

    /// <summary>The member of the bus; on the server only.</summary>
    internal ChannelMember Member => ((BroadcastServerEnd)End).Member;

    private protected IBroadcastEnd End => _end ?? throw new InvalidOperationException("The member is not live yet.");

    private protected ChannelHost Host => Endpoint.Host;

    /// <summary>The key. Clients are told it, so it must not be a secret by itself.</summary>
    public string Key => _key ?? "";

    /// <summary>Whether the client is a member: from construction until either side closes or the connection is lost for good.</summary>
    public bool IsOpen => Endpoint.IsOpen;

    /// <summary>Calls back once, when the client attaches for the first time; not again after reconnects. Called at once if that has happened.</summary>
    /// <param name="callback">The callback. An <see cref="AbortException"/> aborts the call; any other exception is logged.</param>
    public void OnOpen(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        OnOpen(() =>
        {
            callback();
            return Task.CompletedTask;
        });
    }

    /// <summary>Calls back once, when the client attaches for the first time; not again after reconnects. Called at once if that has happened.</summary>
    /// <param name="callback">The callback. An <see cref="AbortException"/> aborts the call; any other exception is logged.</param>
    public void OnOpen(Func<Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var context = Host.CallbackContext;
        Endpoint.OnOpen(context is null ? callback : () => context.RunAsync(callback));
    }

    /// <summary>Calls back once, when this member has left for good; called at once if it has. Publishing still works then.</summary>
    /// <param name="callback">
    /// Gets <see langword="null"/> after a graceful close, otherwise an <see cref="AbortException"/> or <see cref="NetworkException"/>.
    /// </param>
    public void OnClose(Action<Exception?> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        OnClose(error =>
        {
            callback(error);
            return Task.CompletedTask;
        });
    }

    /// <summary>Calls back once, when this member has left for good; called at once if it has. A graceful close waits for it within its timeout.</summary>
    /// <param name="callback">
    /// Gets <see langword="null"/> after a graceful close, otherwise an <see cref="AbortException"/> or <see cref="NetworkException"/>.
    /// </param>
    public void OnClose(Func<Exception?, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var context = Host.CallbackContext;
        Endpoint.OnClose(context is null ? callback : error => context.RunAsync(() => callback(error)));
    }

    /// <summary>
    /// Lets this member go gracefully; the others are not touched. What was published before is delivered, its publishes are answered,
    /// close callbacks of both sides run. Calling it again returns the same result. (PROTOCOL.md 14.1)
    /// </summary>
    /// <param name="timeout">How long to wait for all of that; <see cref="ChannelOptions.CloseTimeout"/> if not given. From 0 to about 24 days.</param>
    /// <param name="cancellationToken">Stops the waiting, not the closing.</param>
    /// <returns>Whether the client agreed within the timeout.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative or too long.</exception>
    public Task<bool> CloseAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var limit = timeout ?? Host.Options.CloseTimeout;
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero, nameof(timeout));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit.TotalMilliseconds, int.MaxValue, nameof(timeout));
        return Endpoint.CloseAsync(limit, cancellationToken);
    }

    /// <summary>
    /// Ends this member now. The client's <c>onClose</c> gets an abort error with the value, also if it is away for the moment; this
    /// side's <c>OnClose</c> gets an <see cref="AbortException"/>. (PROTOCOL.md 14.2)
    /// </summary>
    /// <param name="value">Any value that the JSON dialect can carry.</param>
    public void Abort(object? value = null) => Endpoint.Abort(value);

    /// <summary>Publishes binary data under the key, to all its members and subscribers, this one included. Works also after this member has left.</summary>
    /// <param name="data">The data; it must not change afterwards.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may or may not be published.</param>
    /// <returns>Where the message stands in the key's order. Completes when the engine has taken it, not when members have it.</returns>
    /// <exception cref="BroadcastException">In the task: the message was not published, or nobody can say whether it was; the reason tells.</exception>
    public Task<PublishInfo> PublishBinaryAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) =>
        End.PublishAsync(BroadcastKind.Binary, data, cancellationToken);

    /// <summary>Listens on the server to the key's binary messages, until this member leaves. It has nothing to do with what the client subscribes to.</summary>
    /// <param name="listener">
    /// Called for one message at a time. The data is shared with others and must not be changed. An <see cref="AbortException"/> aborts
    /// the call; what else it throws is logged.
    /// </param>
    /// <param name="onGap">Called in turn with the messages when some are missing; without it gaps are logged as warnings.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IBroadcastSubscription SubscribeBinary(Action<ReadOnlyMemory<byte>, PublishInfo> listener, Action<BroadcastGap>? onGap = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return End.Subscribe(
            BroadcastKind.Binary,
            (data, info) =>
            {
                listener(data, info);
                return ValueTask.CompletedTask;
            },
            onGap);
    }

    /// <summary>Listens on the server to the key's binary messages, until this member leaves. It has nothing to do with what the client subscribes to.</summary>
    /// <param name="listener">
    /// Called for one message at a time; the next one waits for its task. The data is shared with others and must not be changed. An
    /// <see cref="AbortException"/> aborts the call; what else it throws is logged.
    /// </param>
    /// <param name="onGap">Called in turn with the messages when some are missing; without it gaps are logged as warnings.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IBroadcastSubscription SubscribeBinary(Func<ReadOnlyMemory<byte>, PublishInfo, Task> listener, Action<BroadcastGap>? onGap = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return End.Subscribe(BroadcastKind.Binary, (data, info) => new ValueTask(listener(data, info)), onGap);
    }

    /// <summary>Lets this member go gracefully, as <see cref="CloseAsync"/> without arguments does.</summary>
    /// <returns>Completes when it has left.</returns>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the member that the server has returned to this client.</summary>
    /// <param name="type">A class derived from this one.</param>
    /// <param name="id">The channel's id.</param>
    /// <param name="key">The key.</param>
    /// <param name="host">The client's.</param>
    internal static BroadcastChannel Revive(Type type, string id, string key, ChannelHost host)
    {
        var channel = ReceivedChannelTypes.Create<BroadcastChannel>(type);
        channel._key = key;
        channel._end = new BroadcastClientEnd(id, key, host);
        return channel;
    }

    /// <summary>Checks what the client publishes.</summary>
    /// <exception cref="Telefunc.Protocol.ProtocolException">It is no JSON of the dialect.</exception>
    /// <exception cref="ShieldValidationException">It is valid but not of the declared type.</exception>
    private protected abstract void Validate(ReadOnlyMemory<byte> text);
}
