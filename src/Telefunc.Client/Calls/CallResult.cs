using System.Net;
using System.Text;
using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc.Calls;

/// <summary>What the server's answer to a call means for the caller. (PROTOCOL.md 2.4)</summary>
internal static class CallResult
{
    private const string Malformed = "Malformed Telefunc Request";
    private const string ShieldError = "Shield Validation Error";
    private const string ServerError = "Internal Server Error";

    /// <summary>The result of a call that succeeded.</summary>
    /// <param name="status">The status of the answer.</param>
    /// <param name="body">Its body.</param>
    /// <param name="type">The type of the result.</param>
    /// <param name="mayBeNull">Whether null and undefined are results.</param>
    /// <param name="serializer">Reads the result.</param>
    /// <param name="embedding">Takes live values out of it.</param>
    /// <exception cref="AbortException">The telefunction aborted.</exception>
    /// <exception cref="ShieldValidationException">The server refused the arguments.</exception>
    /// <exception cref="TelefuncCallException">Everything else.</exception>
    public static object? Read(
        HttpStatusCode status, ReadOnlyMemory<byte> body, Type type, bool mayBeNull, DialectSerializer serializer, IValueEmbedding embedding)
    {
        switch (status)
        {
            case HttpStatusCode.OK:
                return Returned(body, type, serializer, embedding) ?? (mayBeNull
                    ? null
                    : throw new TelefuncCallException(TelefuncCallError.InvalidResult, status, $"The telefunction returned nothing where a {type} is declared."));
            case HttpStatusCode.Forbidden:
                throw Aborted(body, serializer);
            case HttpStatusCode.UnprocessableEntity when Is(ShieldError):
                throw new ShieldValidationException("The server refused the arguments: they do not have the declared types, or are not valid.");
            case HttpStatusCode.InternalServerError when Is(ServerError):
                throw new TelefuncCallException(TelefuncCallError.ServerError, status, "The telefunction failed. The server's log says why.");
            case HttpStatusCode.BadRequest when Is(Malformed):
                throw new TelefuncCallException(
                    TelefuncCallError.Malformed, status, "The server does not know the telefunction, or cannot read the arguments: client and server are out of step.");
            default:
                throw NotTelefunc(status);
        }

        bool Is(string text) => body.Span.SequenceEqual(Encoding.UTF8.GetBytes(text));
    }

    private static object? Returned(ReadOnlyMemory<byte> body, Type type, DialectSerializer serializer, IValueEmbedding embedding)
    {
        try
        {
            if (serializer.Parse(body).TryGetMember("ret", out var result))
                return serializer.Deserialize(result.Span, type, embedding);
        }
        catch (JsonException error)
        {
            throw new TelefuncCallException(TelefuncCallError.InvalidResult, HttpStatusCode.OK, $"The result is no {type}: {error.Message}", error);
        }

        throw NotTelefunc(HttpStatusCode.OK);
    }

    private static Exception Aborted(ReadOnlyMemory<byte> body, DialectSerializer serializer)
    {
        try
        {
            var document = serializer.Parse(body);
            if (document.TryGetMember("abort", out _))
                return new AbortException(document.TryGetMember("ret", out var value) ? AbortValue(value, serializer) : null, serializer);
        }
        catch (JsonException)
        {
            // A proxy that refuses has pages of its own.
        }

        return NotTelefunc(HttpStatusCode.Forbidden);
    }

    private static object? AbortValue(ReadOnlyMemory<byte> value, DialectSerializer serializer) =>
        DialectDocument.IsUndefined(value) ? null : serializer.DeserializeUntyped(value.Span);

    private static TelefuncCallException NotTelefunc(HttpStatusCode status) => new(
        TelefuncCallError.NotTelefunc,
        status,
        $"The answer, with status {(int)status}, is not that of a Telefunc server. Check the address, and what lies between client and server.");
}
