using System.Text.Json;
using Telefunc.Protocol;
using Telefunc.Serialization;
using Telefunc.Validation;

namespace Telefunc.Channels;

/// <summary>Reads what a peer sent as a declared type, and tells a peer that breaks the protocol from one that sends another type.</summary>
internal static class MessageDecoder
{
    /// <summary>Reads and validates a message.</summary>
    /// <exception cref="ProtocolException">The text is no JSON of the dialect.</exception>
    /// <exception cref="ShieldValidationException">The text is valid but not of the declared type, or fails its validation attributes.</exception>
    public static T Decode<T>(DialectSerializer serializer, ReadOnlySpan<byte> text)
    {
        T message;
        try
        {
            message = serializer.Deserialize<T>(text);
        }
        catch (JsonException error)
        {
            throw Rejection(serializer, text, error);
        }

        return MessageValidators.Validate(message) is { } problem ? throw new ShieldValidationException(problem) : message;
    }

    /// <summary>Only a text that does not decode at all breaks the protocol; one of another type is the application's affair.</summary>
    private static Exception Rejection(DialectSerializer serializer, ReadOnlySpan<byte> text, JsonException error)
    {
        try
        {
            serializer.DeserializeUntyped(text);
            return new ShieldValidationException("The message does not have the declared type.", error);
        }
        catch (JsonException)
        {
            return new ProtocolException(ProtocolError.InvalidJson);
        }
    }
}
