using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Telefunc.Dispatch;

/// <summary>Reads the whole body of a call, up to a limit.</summary>
internal static class CallBody
{
    // A client may announce a long body and never send it, so the announced length is not allocated at once.
    private const int FirstBuffer = 16 * 1024;

    /// <exception cref="MalformedCallException">The body is longer than the limit, its HTTP framing is broken, or it ends too early.</exception>
    /// <exception cref="OperationCanceledException">The client gave up.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int limit)
    {
        var request = context.Request;
        if (request.ContentLength > limit)
            throw TooLong(limit);

        // Our limit takes the place of the server's own, which may be lower and counts the framing of chunks, too.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = null;

        try
        {
            return await ReadAsync(request, limit, context.RequestAborted);
        }
        catch (IOException exception)
        {
            throw new MalformedCallException("The request's body cannot be read.", exception);
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? FirstBuffer, 1, FirstBuffer));
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var fits = read.Buffer.Length <= limit - body.WrittenCount;
            if (fits)
            {
                foreach (var segment in read.Buffer)
                    body.Write(segment.Span);
            }

            // Also before giving up, or the server could not read the rest away to reuse the connection.
            reader.AdvanceTo(read.Buffer.End);
            if (!fits)
                throw TooLong(limit);
            if (read.IsCompleted)
                return body.WrittenMemory;
        }
    }

    private static MalformedCallException TooLong(int limit) =>
        new($"The request's body is longer than TelefuncOptions.MaxRequestBodySize ({limit} bytes).");
}
