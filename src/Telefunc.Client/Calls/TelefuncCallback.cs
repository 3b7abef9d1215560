using System.Text.Json;
using Telefunc.Channels;
using Telefunc.Contracts;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// A function of the client as an argument of a call: the server may call it as often as it wants, also after the call has returned. Pass
/// it in the list of arguments of <see cref="TelefuncClient.CallAsync{T}(string,string,IReadOnlyList{object},CancellationToken)"/>. (PROTOCOL.md 3.3)
/// </summary>
/// <remarks>
/// Each occurrence among arguments is a function of its own for the server. A function lives until the server lets go of it, its call
/// fails or is cancelled, or the client is disposed of. Calls of one function are made one at a time, in order. If the function throws,
/// the server's call of it fails without detail.
/// </remarks>
public sealed class TelefuncCallback
{
    private readonly Func<Arguments, Task<ReadOnlyMemory<byte>>> _invoke;

    private TelefuncCallback(Func<Arguments, Task<ReadOnlyMemory<byte>>> invoke) => _invoke = invoke;

    /// <summary>A function without parameters.</summary>
    /// <param name="function">The function.</param>
    public static TelefuncCallback From(Func<Task> function) => WithoutResult(_ => function());

    /// <summary>A function without parameters that has a result.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    public static TelefuncCallback From<TResult>(Func<Task<TResult>> function) => WithResult(_ => function());

    /// <summary>A function with one parameter.</summary>
    /// <typeparam name="T">The type of the parameter.</typeparam>
    /// <param name="function">The function.</param>
    public static TelefuncCallback From<T>(Func<T, Task> function) => WithoutResult(arguments => function(arguments.Get<T>(0)));

    /// <summary>A function with one parameter that has a result.</summary>
    /// <typeparam name="T">The type of the parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    public static TelefuncCallback From<T, TResult>(Func<T, Task<TResult>> function) => WithResult(arguments => function(arguments.Get<T>(0)));

    /// <summary>A function with two parameters.</summary>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <param name="function">The function.</param>
    public static TelefuncCallback From<T1, T2>(Func<T1, T2, Task> function) =>
        WithoutResult(arguments => function(arguments.Get<T1>(0), arguments.Get<T2>(1)));

    /// <summary>A function with two parameters that has a result.</summary>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    public static TelefuncCallback From<T1, T2, TResult>(Func<T1, T2, Task<TResult>> function) =>
        WithResult(arguments => function(arguments.Get<T1>(0), arguments.Get<T2>(1)));

    /// <summary>A function with three parameters.</summary>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <param name="function">The function.</param>
    public static TelefuncCallback From<T1, T2, T3>(Func<T1, T2, T3, Task> function) =>
        WithoutResult(arguments => function(arguments.Get<T1>(0), arguments.Get<T2>(1), arguments.Get<T3>(2)));

    /// <summary>A function with three parameters that has a result.</summary>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">The function.</param>
    public static TelefuncCallback From<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> function) =>
        WithResult(arguments => function(arguments.Get<T1>(0), arguments.Get<T2>(1), arguments.Get<T3>(2)));

    /// <summary>A function that generated code has wrapped.</summary>
    internal static TelefuncCallback From(PassedFunction function) => new(async arguments =>
    {
        var values = function.ParameterTypes.Select((type, index) => arguments.Get(index, type)).ToArray();
        var result = await function.InvokeAsync(values, CancellationToken.None).ConfigureAwait(false);
        return function.ResultType is { } type
            ? arguments.Serializer.Serialize(result, type)
            : arguments.Serializer.Serialize<object?>(Undefined.Value);
    });

    /// <summary>The channel over which the server calls the function.</summary>
    internal ChannelEndpoint Open(string id, ChannelHost host) => new(id, host, new Inbox(this, host));

    private static TelefuncCallback WithoutResult(Func<Arguments, Task> invoke) => new(async arguments =>
    {
        await invoke(arguments).ConfigureAwait(false);
        return arguments.Serializer.Serialize<object?>(Undefined.Value);
    });

    private static TelefuncCallback WithResult<TResult>(Func<Arguments, Task<TResult>> invoke) =>
        new(async arguments => arguments.Serializer.Serialize(await invoke(arguments).ConfigureAwait(false)));

    /// <summary>The arguments of one call: an array, in which arguments that are not given are missing at the end.</summary>
    private sealed class Arguments(ReadOnlyMemory<byte> text, DialectSerializer serializer)
    {
        private const int MostArguments = 64;

        private readonly List<ReadOnlyMemory<byte>> _elements = DialectDocument.Elements(serializer.Parse(text).Root, MostArguments);

        public DialectSerializer Serializer => serializer;

        public object? Get(int index, Type type) => serializer.Deserialize(index < _elements.Count ? _elements[index].Span : "null"u8, type);

        public T Get<T>(int index) => index < _elements.Count ? serializer.Deserialize<T>(_elements[index].Span) : serializer.Deserialize<T>("null"u8);
    }

    private sealed class Inbox(TelefuncCallback callback, ChannelHost host) : IInboundMessages
    {
        public bool HasTextListeners => true;

        public bool HasBinaryListeners => false;

        public async ValueTask<ReadOnlyMemory<byte>> DeliverTextAsync(ReadOnlyMemory<byte> text, bool answerWanted)
        {
            try
            {
                var arguments = new Arguments(text, host.Serializer);
                return host.CallbackContext is { } context
                    ? await context.RunAsync(() => callback._invoke(arguments)).ConfigureAwait(false)
                    : await callback._invoke(arguments).ConfigureAwait(false);
            }
            catch (JsonException error)
            {
                // Only this call of the function fails.
                throw new InvalidOperationException("The server's arguments do not fit the function.", error);
            }
        }

        public ValueTask<ReadOnlyMemory<byte>> DeliverBinaryAsync(ReadOnlyMemory<byte> data, bool answerWanted) => default;
    }
}
