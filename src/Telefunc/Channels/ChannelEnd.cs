using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc;

/// <summary>
/// What every channel has, whatever its messages are: binary data, a beginning and an end. All members are thread safe. Callbacks and
/// listeners run on the thread pool; the messages of one channel are handed over one at a time, in order.
/// </summary>
public abstract class ChannelEnd : IAsyncDisposable
{
    private protected ChannelEnd()
    {
        Endpoint = new ChannelEndpoint(Guid.NewGuid().ToString(), ChannelHost.Current, new Inbox(this));
        CreatedChannels.Current?.Add(Endpoint);
    }

    /// <summary>A client's end of a channel that the server created.</summary>
    private protected ChannelEnd(string id, ChannelHost host) => Endpoint = new ChannelEndpoint(id, host, new Inbox(this));

    internal ChannelEndpoint Endpoint { get; }

    private protected ListenerSet<ReadOnlyMemory<byte>> BinaryListeners { get; } = new();

    /// <summary>The channel's unguessable id. Whoever knows it can attach to the channel, so keep it out of logs that others read.</summary>
    public string Id => Endpoint.Id;

    /// <summary>Whether sends are accepted: from construction until either side closes or the connection is lost for good.</summary>
    public bool IsOpen => Endpoint.IsOpen;

    private protected abstract bool HasTextListeners { get; }

    /// <summary>Calls back once, when the client attaches for the first time; not again after reconnects. Called at once if that has happened.</summary>
    /// <param name="callback">The callback. An <see cref="AbortException"/> aborts the channel; any other exception is logged.</param>
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
    /// <param name="callback">The callback; messages do not wait for it. An <see cref="AbortException"/> aborts the channel; any other exception is logged.</param>
    public void OnOpen(Func<Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var context = Endpoint.Host.CallbackContext;
        Endpoint.OnOpen(context is null ? callback : () => context.RunAsync(callback));
    }

    /// <summary>Calls back once, when the channel is closed for good; called at once if it is.</summary>
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

    /// <summary>Calls back once, when the channel is closed for good; called at once if it is. A graceful close waits for it within its timeout.</summary>
    /// <param name="callback">
    /// Gets <see langword="null"/> after a graceful close, otherwise an <see cref="AbortException"/> or <see cref="NetworkException"/>.
    /// </param>
    public void OnClose(Func<Exception?, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var context = Endpoint.Host.CallbackContext;
        Endpoint.OnClose(context is null ? callback : error => context.RunAsync(() => callback(error)));
    }

    /// <summary>
    /// Closes gracefully: what was sent before is delivered, open acknowledgements are awaited, close callbacks of both sides run.
    /// Sends fail from now on. Calling it again returns the same result. (PROTOCOL.md 14.1)
    /// </summary>
    /// <param name="timeout">How long to wait for all of that; <see cref="ChannelOptions.CloseTimeout"/> if not given. From 0 to about 24 days.</param>
    /// <param name="cancellationToken">Stops the waiting, not the closing.</param>
    /// <returns>Whether the peer agreed within the timeout.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative or too long.</exception>
    public Task<bool> CloseAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var limit = timeout ?? Endpoint.Host.Options.CloseTimeout;
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero, nameof(timeout));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit.TotalMilliseconds, int.MaxValue, nameof(timeout));
        return Endpoint.CloseAsync(limit, cancellationToken);
    }

    /// <summary>
    /// Ends the channel now. The client's <c>onClose</c> gets an abort error with the value, also if it is away for the moment; this
    /// side's <c>OnClose</c> gets an <see cref="AbortException"/>. (PROTOCOL.md 14.2)
    /// </summary>
    /// <param name="value">Any value that the JSON dialect can carry.</param>
    public void Abort(object? value = null) => Endpoint.Abort(value);

    /// <summary>Sends binary data, in one order with all other messages of this side.</summary>
    /// <param name="data">At most the peer's largest message, 16 MiB by default. Must not change afterwards: it is kept until the peer has it.</param>
    /// <param name="cancellationToken">Stops the waiting; data that was not transmitted yet is withdrawn.</param>
    /// <returns>
    /// Completes when the receiver has room for more, so awaiting it applies backpressure. Fails with <see cref="ChannelClosedException"/>
    /// or <see cref="ChannelOverflowException"/>. It need not be awaited.
    /// </returns>
    public Task SendBinaryAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) =>
        Endpoint.SendAsync(FrameTag.Binary, data, cancellationToken);

    /// <summary>Sends binary data and asks for an acknowledgement.</summary>
    /// <typeparam name="TAck">The type of the acknowledgement.</typeparam>
    /// <param name="data">At most the peer's largest message, 16 MiB by default. Must not change afterwards: it is kept until the peer has it.</param>
    /// <param name="cancellationToken">Gives the acknowledgement up; data that was not transmitted yet is withdrawn.</param>
    /// <returns>
    /// What the peer's listener returned. Fails with <see cref="RemoteListenerException"/>, <see cref="AbortException"/>,
    /// <see cref="NetworkException"/>, <see cref="ChannelClosedException"/>, <see cref="ChannelOverflowException"/>, or
    /// <see cref="ShieldValidationException"/> if the acknowledgement has another type.
    /// </returns>
    public Task<TAck> SendBinaryAsync<TAck>(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) =>
        RequestAsync<TAck>(FrameTag.BinaryAckRequest, data, cancellationToken);

    /// <summary>Listens to binary data. The data belongs to the listener.</summary>
    /// <param name="listener">Called for one message at a time.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable ListenBinary(Action<ReadOnlyMemory<byte>> listener) => AddBinary(listener, Listener<ReadOnlyMemory<byte>>.From);

    /// <summary>Listens to binary data. The data belongs to the listener.</summary>
    /// <param name="listener">Called for one message at a time; the next one, and the credit for this one, wait for its task.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable ListenBinary(Func<ReadOnlyMemory<byte>, Task> listener) => AddBinary(listener, Listener<ReadOnlyMemory<byte>>.From);

    /// <summary>Listens to binary data and answers where the sender asks for it.</summary>
    /// <typeparam name="TAck">The type of the answers.</typeparam>
    /// <param name="listener">Returns the answer. With several listeners the last one's answer counts.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable ListenBinary<TAck>(Func<ReadOnlyMemory<byte>, TAck> listener) => AddBinary(listener, Listener<ReadOnlyMemory<byte>>.From);

    /// <summary>Listens to binary data and answers where the sender asks for it.</summary>
    /// <typeparam name="TAck">The type of the answers.</typeparam>
    /// <param name="listener">Returns the answer. With several listeners the last one's answer counts.</param>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable ListenBinary<TAck>(Func<ReadOnlyMemory<byte>, Task<TAck>> listener) => AddBinary(listener, Listener<ReadOnlyMemory<byte>>.From);

    /// <summary>Closes gracefully, as <see cref="CloseAsync"/> without arguments does.</summary>
    /// <returns>Completes when the channel has closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private protected Task<TAck> RequestAsync<TAck>(FrameTag tag, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        Endpoint.RequestAsync<TAck>(tag, payload, cancellationToken);

    private protected abstract ValueTask<ReadOnlyMemory<byte>> DeliverTextAsync(ReadOnlyMemory<byte> text, bool answerWanted);

    private IDisposable AddBinary<TListener>(TListener listener, Func<TListener, Listener<ReadOnlyMemory<byte>>> wrap)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var subscription = BinaryListeners.Add(wrap(listener).In(Endpoint.Host.CallbackContext));
        Endpoint.NoteListener();
        return subscription;
    }

    /// <summary>Keeps the engine's seam out of the public surface.</summary>
    private sealed class Inbox(ChannelEnd channel) : IInboundMessages
    {
        public bool HasTextListeners => channel.HasTextListeners;

        public bool HasBinaryListeners => !channel.BinaryListeners.IsEmpty;

        public ValueTask<ReadOnlyMemory<byte>> DeliverTextAsync(ReadOnlyMemory<byte> text, bool answerWanted) =>
            channel.DeliverTextAsync(text, answerWanted);

        public ValueTask<ReadOnlyMemory<byte>> DeliverBinaryAsync(ReadOnlyMemory<byte> data, bool answerWanted) =>
            channel.BinaryListeners.InvokeAsync(data, answerWanted, channel.Endpoint.Host.Serializer);
    }
}
