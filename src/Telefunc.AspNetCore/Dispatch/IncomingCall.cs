using System.Text.Json;
using Telefunc.Hosting;
using Telefunc.Serialization;
using Telefunc.Validation;

namespace Telefunc.Dispatch;

/// <summary>A call from a client: decodes each argument when the generated code asks for it, into the type it declares.</summary>
internal sealed class IncomingCall(
    TelefuncContext context,
    IServiceProvider services,
    CallEnvelope envelope,
    DialectSerializer serializer,
    IValueEmbedding? embedding,
    ICallEmbedding? functions)
    : TelefunctionCall
{
    public override TelefuncContext Context => context;

    public override IServiceProvider Services => services;

    public override CancellationToken Aborted => context.Aborted;

    public override T GetArgument<T>(int index, string name)
    {
        if (IsAbsent<T>(index))
            throw new ShieldValidationException($"The argument '{name}' is missing.");
        return Read<T>(index, name);
    }

    public override T GetArgument<T>(int index, string name, T absent) =>
        IsAbsent<T>(index) ? absent : Read<T>(index, name);

    public override TDelegate GetFunction<TDelegate>(int index, string name, Func<ClientFunction, TDelegate> bind) =>
        GetOptionalFunction(index, name, bind) ?? throw new ShieldValidationException($"The argument '{name}' is missing.");

    public override TDelegate? GetOptionalFunction<TDelegate>(int index, string name, Func<ClientFunction, TDelegate> bind)
        where TDelegate : class
    {
        if (IsAbsent<TDelegate>(index) || envelope.Arguments[index].Span.SequenceEqual("null"u8))
            return null;
        try
        {
            return FunctionArgument.Metadata(envelope.Arguments[index], serializer) is { } metadata && functions is not null
                ? bind(functions.ReviveFunction(metadata))
                : throw new ShieldValidationException($"The argument '{name}' is not a function.");
        }
        catch (JsonException exception)
        {
            throw new MalformedCallException($"The argument '{name}' cannot be decoded.", exception);
        }
    }

    // JavaScript writes out an argument that was left out before another one. Where every value is welcome, undefined is one too.
    private bool IsAbsent<T>(int index) =>
        index >= envelope.Arguments.Count || (typeof(T) != typeof(object) && DialectDocument.IsUndefined(envelope.Arguments[index]));

    private T Read<T>(int index, string name)
    {
        T value;
        try
        {
            value = (T)serializer.Deserialize(envelope.Arguments[index].Span, typeof(T), embedding)!;
        }
        catch (JsonException exception)
        {
            throw Refuse(index, name, exception);
        }

        if (MessageValidators.Validate(value) is { } fault)
            throw new ShieldValidationException($"The argument '{name}' is not valid: {fault}");
        return value;
    }

    // A text that is no value at all is the fault of the client's program, one of another type may be the fault of its user.
    private Exception Refuse(int index, string name, JsonException cause)
    {
        try
        {
            serializer.DeserializeUntyped(envelope.Arguments[index].Span, embedding);
            return new ShieldValidationException($"The argument '{name}' does not have the declared type.", cause);
        }
        catch (JsonException exception)
        {
            return new MalformedCallException($"The argument '{name}' cannot be decoded.", exception);
        }
    }
}
