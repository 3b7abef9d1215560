using System.Text.Json.Serialization;
using Telefunc.Channels;
using Telefunc.Contracts;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// The client's end of a channel. On the server it is only the handle that a telefunction returns, and every other use of it throws an
/// <see cref="InvalidOperationException"/>; at a .NET client it is live, from the moment in which the call that returned it completes.
/// All members are thread safe. Listeners and callbacks run on the thread pool unless the client's options name a context; the messages
/// of one channel are handed over one at a time, in order.
/// </summary>
/// <remarks>Dispose of it, or close it, when it is no longer needed: until then it keeps the connection to the server open.</remarks>
[JsonConverter(typeof(EmbeddedValueConverter<ClientChannel>))]
public abstract class ClientChannel : IAsyncDisposable
{
    private readonly ChannelEnd? _serverEnd;
    private ChannelEnd? _liveEnd;

    private protected ClientChannel(ChannelEnd serverEnd, bool isAcknowledging)
    {
        _serverEnd = serverEnd;
        IsAcknowledging = isAcknowledging;
    }

    /// <summary>A client's channel, before it is live.</summary>
    private protected ClientChannel(bool isAcknowledging) => IsAcknowledging = isAcknowledging;

    /// <summary>The server's end of the same channel.</summary>
    internal ChannelEnd ServerEnd =>
        _serverEnd ?? throw new NotSupportedException("A channel that a client has received cannot be sent to another.");

    /// <summary>Whether the client's sends are acknowledged unless they say otherwise.</summary>
    internal bool IsAcknowledging { get; }

    internal ChannelEnd LiveEnd => _liveEnd ?? throw new InvalidOperationException(
        "This is the client's end of the channel. On the server it can only be returned to the client; use the channel that it belongs to.");

    /// <summary>The channel's unguessable id. Whoever knows it can attach to the channel, so keep it out of logs that others read.</summary>
    /// <exception cref="InvalidOperationException">On the server.</exception>
    public string Id => LiveEnd.Id;

    /// <summary>Whether sends are accepted: until either side closes or the connection is lost for good.</summary>
    /// <exception cref="InvalidOperationException">On the server.</exception>
    public bool IsOpen => LiveEnd.IsOpen;

    /// <inheritdoc cref="ChannelEnd.OnOpen(Action)"/>
    public void OnOpen(Action callback) => LiveEnd.OnOpen(callback);

    /// <inheritdoc cref="ChannelEnd.OnOpen(Func{Task})"/>
    public void OnOpen(Func<Task> callback) => LiveEnd.OnOpen(callback);

    /// <inheritdoc cref="ChannelEnd.OnClose(Action{Exception})"/>
    public void OnClose(Action<Exception?> callback) => LiveEnd.OnClose(callback);

    /// <inheritdoc cref="ChannelEnd.OnClose(Func{Exception,Task})"/>
    public void OnClose(Func<Exception?, Task> callback) => LiveEnd.OnClose(callback);

    /// <inheritdoc cref="ChannelEnd.CloseAsync"/>
    public Task<bool> CloseAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        LiveEnd.CloseAsync(timeout, cancellationToken);

    /// <summary>
    /// Ends the channel now. This side's <c>OnClose</c> gets an <see cref="AbortException"/> with the value; the server's channel closes,
    /// but the protocol has no way to tell it the value. (PROTOCOL.md 14.2)
    /// </summary>
    /// <param name="value">Any value that the JSON dialect can carry.</param>
    /// <exception cref="InvalidOperationException">On the server.</exception>
    public void Abort(object? value = null) => LiveEnd.Abort(value);

    /// <inheritdoc cref="ChannelEnd.SendBinaryAsync"/>
    public Task SendBinaryAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) =>
        LiveEnd.SendBinaryAsync(data, cancellationToken);

    /// <inheritdoc cref="ChannelEnd.SendBinaryAsync{TAck}"/>
    public Task<TAck> SendBinaryAsync<TAck>(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) =>
        LiveEnd.SendBinaryAsync<TAck>(data, cancellationToken);

    /// <inheritdoc cref="ChannelEnd.ListenBinary(Action{ReadOnlyMemory{byte}})"/>
    public IDisposable ListenBinary(Action<ReadOnlyMemory<byte>> listener) => LiveEnd.ListenBinary(listener);

    /// <inheritdoc cref="ChannelEnd.ListenBinary(Func{ReadOnlyMemory{byte},Task})"/>
    public IDisposable ListenBinary(Func<ReadOnlyMemory<byte>, Task> listener) => LiveEnd.ListenBinary(listener);

    /// <inheritdoc cref="ChannelEnd.ListenBinary{TAck}(Func{ReadOnlyMemory{byte},TAck})"/>
    public IDisposable ListenBinary<TAck>(Func<ReadOnlyMemory<byte>, TAck> listener) => LiveEnd.ListenBinary(listener);

    /// <inheritdoc cref="ChannelEnd.ListenBinary{TAck}(Func{ReadOnlyMemory{byte},Task{TAck}})"/>
    public IDisposable ListenBinary<TAck>(Func<ReadOnlyMemory<byte>, Task<TAck>> listener) => LiveEnd.ListenBinary(listener);

    /// <summary>Closes gracefully, as <see cref="CloseAsync"/> without arguments does.</summary>
    /// <returns>Completes when the channel has closed.</returns>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return LiveEnd.DisposeAsync();
    }

    /// <summary>Makes the end of a channel that the server has returned.</summary>
    /// <param name="type">A class derived from this one.</param>
    /// <param name="id">The channel's id.</param>
    /// <param name="host">The client's.</param>
    internal static ClientChannel Revive(Type type, string id, ChannelHost host)
    {
        var channel = ReceivedChannelTypes.Create<ClientChannel>(type);
        channel._liveEnd = channel.CreateEnd(id, host);
        return channel;
    }

    private protected abstract ChannelEnd CreateEnd(string id, ChannelHost host);
}
