using System.Buffers;
using System.ComponentModel;
using System.Text.Json;
using Telefunc.Channels;
using Telefunc.Protocol;
using Telefunc.Validation;

namespace Telefunc.Dispatch;

/// <summary>One call of a client's function, made by generated code, which knows the declared types. Infrastructure. Not thread safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ClientFunctionCall
{
    private readonly ChannelEndpoint _channel;
    private readonly ArrayBufferWriter<byte> _arguments = new();
    private Exception? _failure;

    internal ClientFunctionCall(ChannelEndpoint channel) => _channel = channel;

    /// <summary>Adds the next argument; it is encoded at once. One that cannot be encoded makes the invocation fail.</summary>
    /// <typeparam name="T">The declared type of the delegate's parameter.</typeparam>
    /// <param name="argument">The argument.</param>
    /// <returns>This call.</returns>
    public ClientFunctionCall With<T>(T argument)
    {
        try
        {
            var text = _channel.Host.Serializer.Serialize(argument);
            _arguments.Write(_arguments.WrittenCount == 0 ? "["u8 : ","u8);
            _arguments.Write(text);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            _failure ??= error;
        }

        return this;
    }

    /// <summary>Calls the function and waits until it has finished, whatever it returns.</summary>
    /// <param name="cancellationToken">Stops the waiting; a call that was not transmitted yet is withdrawn.</param>
    /// <returns>Fails as <see cref="InvokeAsync{TResult}"/> does. Nothing is ever thrown.</returns>
    public Task InvokeAsync(CancellationToken cancellationToken = default) => RequestAsync<object?>(cancellationToken);

    /// <summary>Calls the function and waits for its result.</summary>
    /// <typeparam name="TResult">The declared type of the result.</typeparam>
    /// <param name="mayBeNull">Whether null and undefined are results of the declared type, where that is a reference type.</param>
    /// <param name="cancellationToken">Stops the waiting; a call that was not transmitted yet is withdrawn.</param>
    /// <returns>
    /// What the function returned. Fails with <see cref="RemoteListenerException"/> if the function threw, with
    /// <see cref="ShieldValidationException"/> if it returned something else than declared, with <see cref="AbortException"/>,
    /// <see cref="NetworkException"/>, <see cref="ChannelClosedException"/> if the client is gone or has let go of the function, with
    /// <see cref="ChannelOverflowException"/>, or with the serializer's error. Nothing is ever thrown.
    /// </returns>
    public async Task<TResult> InvokeAsync<TResult>(bool mayBeNull, CancellationToken cancellationToken = default)
    {
        var result = await RequestAsync<TResult>(cancellationToken).ConfigureAwait(false);
        if (result is null && !mayBeNull)
            throw new ShieldValidationException("The client's function returned nothing where a value is declared.");
        return MessageValidators.Validate(result) is { } problem
            ? throw new ShieldValidationException($"What the client's function returned is not valid: {problem}")
            : result;
    }

    private Task<TResult> RequestAsync<TResult>(CancellationToken cancellationToken)
    {
        if (_failure is not null)
            return Task.FromException<TResult>(_failure);
        if (_arguments.WrittenCount == 0)
            _arguments.Write("["u8);
        _arguments.Write("]"u8);
        return _channel.RequestAsync<TResult>(FrameTag.TextAckRequest, _arguments.WrittenSpan.ToArray(), cancellationToken);
    }
}
