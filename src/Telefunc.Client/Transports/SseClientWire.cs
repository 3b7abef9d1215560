using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using Telefunc.Connections;
using Telefunc.Protocol;

namespace Telefunc.Transports;

/// <summary>A wire over Server-Sent Events: one response that streams down, POSTs that carry frames up (PROTOCOL.md 9).</summary>
[SuppressMessage("Design", "CA1001", Justification = "Who reads from the wire disposes of what it is made of.")]
internal sealed partial class SseClientWire : NetworkWire
{
    private const int ReceiveSize = 16 * 1024;

    private readonly string _connectionId = Guid.NewGuid().ToString();
    private readonly SseUploadOutput _output;
    private readonly SseUploads _uploads;

    public SseClientWire(WireContext context, SseUploads uploads)
        : this(context, uploads, new SseUploadOutput(context.Options, context.Time))
    {
    }

    private SseClientWire(WireContext context, SseUploads uploads, SseUploadOutput output)
        : base(context, output)
    {
        _uploads = uploads;
        _output = output;
        output.Hold();
    }

    public override string Transport => "sse";

    public override bool IsSettled => Mode != SseUploadMode.Unknown;

    public override bool IsBatching => Mode == SseUploadMode.Batches;

    public override void Write(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        // A batch that takes long must not make the client look dead.
        if (header.Tag == FrameTag.Ping && IsBatching && _output.IsPosting)
            _ = PostPingAsync();
        else
            Output.Write(header, payload.Span);
    }

    public override void SayGoodbye() => _ = SayGoodbyeAsync();

    protected override async Task ReceiveAllAsync(Func<ReadOnlyMemory<byte>> firstFrame)
    {
        var body = SsePostBody.Encode(new SsePostMetadata(_connectionId, SsePostKind.StreamResponse), SsePostBody.Prefix(firstFrame().Span));
        using var content = Octets(body);
        using var request = await Context.Http.CreateAsync(RequestKind.Sse, content, Context.Session, Over).ConfigureAwait(false);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        BeginUpload();
        using var response = await Context.Http.SendAsync(request, Over).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"the server answered with status {(int)response.StatusCode}");
        using var stream = await response.Content.ReadAsStreamAsync(Over).ConfigureAwait(false);
        await ReceiveEventsAsync(stream).ConfigureAwait(false);
    }

    private async Task ReceiveEventsAsync(Stream stream)
    {
        var reader = new SseFrameReader(Context.Options.MaxMessageSize);
        var buffer = new byte[ReceiveSize];
        while (true)
        {
            await WaitUntilReadableAsync().ConfigureAwait(false);
            var count = await stream.ReadAsync(buffer, Over).ConfigureAwait(false);
            if (count == 0)
                return;
            reader.Feed(buffer.AsSpan(0, count));
            while (reader.TryRead(out var frame))
            {
                if (!Take(frame))
                    return;
            }
        }
    }

    private bool Take(ReadOnlyMemory<byte> frame)
    {
        var tag = frame.IsEmpty ? default : (FrameTag)frame.Span[0];
        if (tag == FrameTag.StreamRequestOpenAck)
            ConfirmUpload();
        else if (tag == FrameTag.Reconciled)
            _output.Hurry();
        return TryReceive(frame);
    }

    /// <summary>There is no goodbye on SSE, but what was said last should arrive before the requests are cut.</summary>
    private async Task SayGoodbyeAsync()
    {
        await Task.Yield();
        if (IsSettled)
        {
            try
            {
                using var patience = new CancellationTokenSource(GoodbyeTimeout, Context.Time);
                _output.Hurry();
                await FinishUploadAsync(patience.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or HttpRequestException or IOException)
            {
                // The server will find out by itself.
            }
        }

        Drop();
    }

    private static ByteArrayContent Octets(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }
}
