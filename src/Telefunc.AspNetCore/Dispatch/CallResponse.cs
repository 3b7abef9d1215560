using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Telefunc.Dispatch;

/// <summary>The answers of PROTOCOL.md 2.4, byte for byte: clients compare them.</summary>
internal static class CallResponse
{
    public static Task WriteMalformedAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status400BadRequest, "Malformed Telefunc Request"u8);

    public static Task WriteShieldAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status422UnprocessableEntity, "Shield Validation Error"u8);

    public static Task WriteInternalErrorAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status500InternalServerError, "Internal Server Error"u8);

    public static Task WriteEmptyAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>Answers with the result of a telefunction, given as the JSON of <c>ret</c>.</summary>
    public static Task WriteResultAsync(HttpContext context, ReadOnlySpan<byte> json) =>
        WriteEnvelopeAsync(context, StatusCodes.Status200OK, json, "}"u8);

    /// <summary>Answers that the telefunction aborted, with the JSON of the abort value.</summary>
    public static Task WriteAbortAsync(HttpContext context, ReadOnlySpan<byte> json) =>
        WriteEnvelopeAsync(context, StatusCodes.Status403Forbidden, json, ",\"abort\":true}"u8);

    private static Task WriteEnvelopeAsync(HttpContext context, int status, ReadOnlySpan<byte> json, ReadOnlySpan<byte> end)
    {
        var start = "{\"ret\":"u8;
        var body = Begin(context, status, start.Length + json.Length + end.Length);
        body.Write(start);
        body.Write(json);
        body.Write(end);
        return FlushAsync(context);
    }

    private static Task WriteAsync(HttpContext context, int status, ReadOnlySpan<byte> text)
    {
        Begin(context, status, text.Length).Write(text);
        return FlushAsync(context);
    }

    private static PipeWriter Begin(HttpContext context, int status, int length)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain";

        // The body is JSON whatever its type says; a browser must never take it for a page.
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = length;
        return response.BodyWriter;
    }

    // Without a token: a client that went away ends the flush, and that is no error of the call.
    private static async Task FlushAsync(HttpContext context) => await context.Response.BodyWriter.FlushAsync();
}
