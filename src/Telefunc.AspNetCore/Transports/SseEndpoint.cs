using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Telefunc.Connections;
using Telefunc.Protocol;

namespace Telefunc.Transports;

/// <summary>Serves the three POSTs of a wire over Server-Sent Events (PROTOCOL.md 9).</summary>
internal sealed class SseEndpoint(ChannelServer server)
{
    private const int LargestMetadata = 4096;
    private static readonly TimeSpan LongestWireWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(2);

    private readonly SseWireTable _wires = new(server.Time);

    public async Task HandleAsync(HttpContext context)
    {
        LiftLimits(context);
        var reader = context.Request.BodyReader;
        SsePostMetadata? metadata;
        try
        {
            metadata = server.Options.Transports.HasFlag(ChannelTransports.Sse) ? await ReadMetadataAsync(reader, context.RequestAborted) : null;
        }
        catch (Exception error) when (error is ProtocolException or BadHttpRequestException or IOException)
        {
            metadata = null;
        }

        switch (metadata?.Kind)
        {
            // Uploads of the open wires are still taken while the host stops: they bring what the closing channels wait for.
            case SsePostKind.StreamResponse when !server.IsStopping:
                await OpenAsync(context, reader, metadata);
                break;
            case SsePostKind.StreamRequest or SsePostKind.Batch:
                await UploadAsync(context, reader, metadata);
                break;
            default:
                Answer(context, StatusCodes.Status400BadRequest);
                break;
        }
    }

    /// <summary>The download: lives as long as the wire.</summary>
    private async Task OpenAsync(HttpContext context, PipeReader reader, SsePostMetadata metadata)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // The comment makes headers leave at once, through proxies too, and stands even if the first frame turns out to be illegal.
        response.BodyWriter.Write(SseEvent.OpenComment);
        await response.BodyWriter.FlushAsync(context.RequestAborted);

        var wire = new SseWire(server, response.BodyWriter, metadata.ConnectionId, context.Connection.Id);
        wire.BeginBody();
        server.Add(wire);
        _wires.Add(wire)?.End(WireEnd.Transient, "the client opened the wire anew");
        ConnectionLog.Opened(server.Logger, wire.Transport, wire.ConnectionId);
        using var registration = context.RequestAborted.UnsafeRegister(
            static state => ((SseWire)state!).End(WireEnd.Transient, "the client went away"), wire);
        var hasOpened = false;
        try
        {
            hasOpened = await ReceiveFramesAsync(wire, reader, context.RequestAborted);
            if (hasOpened)
            {
                wire.MarkReady();
                await wire.AwaitUploadAsync(CannotStreamUploads(context.Request));
                wire.EndBody();
            }
            else
            {
                wire.End(WireEnd.Transient, "the request that opened it was cut");
            }

            await wire.Ended;
        }
        finally
        {
            _wires.Remove(wire);

            // Something is wrong with a connection on which the client fell silent. Were the response ended properly, the client could use
            // the connection for its next attempt, and wait there for ever.
            if (hasOpened && wire.IsLost)
                context.Abort();
            await DrainAsync(context, wire.Output);
        }
    }

    /// <summary>The response may end only when nobody writes to it any more; a client that does not read cannot hold it up.</summary>
    private async Task DrainAsync(HttpContext context, FrameOutput output)
    {
        try
        {
            await output.DrainAsync().WaitAsync(LongestDrain, server.Time);
        }
        catch (TimeoutException)
        {
            output.Close();
            context.Abort();
            await output.DrainAsync();
        }

        output.Close();
    }

    private async Task UploadAsync(HttpContext context, PipeReader reader, SsePostMetadata metadata)
    {
        var isStream = metadata.Kind == SsePostKind.StreamRequest;
        var wire = await _wires.FindAsync(metadata.ConnectionId, LongestWireWait, context.RequestAborted);
        if (wire is null)
        {
            Answer(context, StatusCodes.Status400BadRequest);
            return;
        }

        wire.NoteUpload(isStream ? SseUpload.Streaming : SseUpload.Batches);
        try
        {
            await wire.Ready.WaitAsync(LongestWireWait, server.Time, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            Answer(context, StatusCodes.Status400BadRequest);
            return;
        }

        using var noLonger = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, wire.EndedToken);
        if (!isStream)
            wire.BeginBody();
        var isWhole = await ReceiveFramesAsync(wire, reader, noLonger.Token);
        if (isWhole && !isStream)
            wire.EndBody();
        if (!isWhole)
            wire.End(WireEnd.Transient, "an upload was cut");
        Answer(context, wire.Ended.IsCompleted ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    /// <summary>Hands the frames of a body to the wire, one after another.</summary>
    /// <returns>Whether the body was whole; not if it was cut, too large, or the wire ended meanwhile.</returns>
    private async Task<bool> ReceiveFramesAsync(SseWire wire, PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await wire.WaitUntilReadableAsync(cancellationToken);
                var result = await reader.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                var goesOn = TakeFrames(wire, ref buffer);
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (!goesOn)
                    return false;
                if (result.IsCompleted)
                    return buffer.IsEmpty;
            }
        }
        catch (ProtocolException violation)
        {
            wire.EndForViolation(violation);
            return false;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or BadHttpRequestException)
        {
            return false;
        }
    }

    private bool TakeFrames(SseWire wire, ref ReadOnlySequence<byte> buffer)
    {
        while (LengthPrefixed.TryRead(ref buffer, server.Options.MaxMessageSize, out var frame))
        {
            if (frame.IsSingleSegment)
            {
                if (!wire.TryReceive(frame.First))
                    return false;
                continue;
            }

            var length = (int)frame.Length;
            var copy = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                frame.CopyTo(copy);
                if (!wire.TryReceive(copy.AsMemory(0, length)))
                    return false;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(copy);
            }
        }

        return true;
    }

    private static async Task<SsePostMetadata> ReadMetadataAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (LengthPrefixed.TryRead(ref buffer, LargestMetadata, out var metadata))
            {
                var decoded = SsePostMetadata.Decode(metadata.ToArray());
                reader.AdvanceTo(buffer.Start);
                return decoded;
            }

            if (result.IsCompleted)
                throw new ProtocolException(ProtocolError.InvalidPostMetadata);
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>
    /// Browsers stream uploads over HTTP/2 only, so one that speaks HTTP/1.1 to us without a proxy between uses batches, and finds out
    /// quickly.
    /// </summary>
    private static bool CannotStreamUploads(HttpRequest request)
    {
        var headers = request.Headers;
        return HttpProtocol.IsHttp11(request.Protocol)
            && headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal)
            && headers.Via.Count == 0
            && !headers.ContainsKey("X-Forwarded-For")
            && !headers.ContainsKey("X-Forwarded-Proto")
            && !headers.ContainsKey("Forwarded");
    }

    /// <summary>A wire's requests live long and may be slow; our own limits apply to them instead of the web server's.</summary>
    private static void LiftLimits(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
            bodySize.MaxRequestBodySize = null;
        if (context.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } uploadRate)
            uploadRate.MinDataRate = null;
        if (context.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinResponseDataRateFeature>() is { } downloadRate)
            downloadRate.MinDataRate = null;
    }

    private static void Answer(HttpContext context, int status)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return;
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = 0;
    }
}
