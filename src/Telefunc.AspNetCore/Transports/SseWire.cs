using System.IO.Pipelines;
using Telefunc.Connections;
using Telefunc.Protocol;

namespace Telefunc.Transports;

/// <summary>
/// A wire over Server-Sent Events: one response that streams down, POSTs that carry frames up (PROTOCOL.md 9). The requests of one wire
/// find it by the client's connection id.
/// </summary>
internal sealed class SseWire(ChannelServer server, PipeWriter body, string clientConnectionId, string connectionId)
    : ServerWire(server, new SseOutput(body, server.Options.ConnectionHighWaterMark), "sse", connectionId)
{
    // A client gives up on a streaming upload after 3 s and waits 10 s for RECONCILED.
    private static readonly TimeSpan LongestUploadWait = TimeSpan.FromSeconds(4);

    // A browser that cannot stream uploads notices as soon as it gets a socket for the attempt. It has six for a server, and calls may
    // be using the others.
    private static readonly TimeSpan BrowserUploadWait = TimeSpan.FromMilliseconds(300);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _uploadKnown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _bodiesBeingRead;
    private volatile bool _isLost;

    public string ClientConnectionId => clientConnectionId;

    public SseUpload Upload { get; private set; }

    /// <summary>The wire has ended because the connection seems to be lost.</summary>
    public bool IsLost => _isLost;

    /// <summary>Completes when the request that opened the wire has been read, so that frames of other requests may follow.</summary>
    public Task Ready => _ready.Task;

    protected override bool DefersReconciled => Volatile.Read(ref _bodiesBeingRead) > 0;

    /// <summary>From here on RECONCILED waits for the end of a request's body.</summary>
    public void BeginBody() => Interlocked.Increment(ref _bodiesBeingRead);

    /// <summary>The whole body of the request that opened the wire was taken.</summary>
    public void MarkReady() => _ready.TrySetResult();

    /// <summary>A request showed how the client sends.</summary>
    public void NoteUpload(SseUpload upload)
    {
        if (upload == SseUpload.Streaming)
            Output.WriteAhead(new FrameHeader(FrameTag.StreamRequestOpenAck, 0, 0), default);
        Upload = upload;
        _uploadKnown.TrySetResult();
    }

    /// <summary>
    /// Waits until it is known how the client sends, because it would write what RECONCILED makes it send into an upload that may turn out
    /// not to work, and lose it (PROTOCOL.md 19.19).
    /// </summary>
    /// <param name="cannotStream">The client is known to be unable to stream uploads.</param>
    public async Task AwaitUploadAsync(bool cannotStream)
    {
        if (PreviousWire is SseWire { Upload: SseUpload.Batches })
        {
            Upload = SseUpload.Batches;
            return;
        }

        try
        {
            var longest = cannotStream ? BrowserUploadWait : LongestUploadWait;
            await Task.WhenAny(_uploadKnown.Task, Ended).WaitAsync(longest, Server.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Upload = SseUpload.Batches;
        }
    }

    /// <summary>The body was taken: RECONCILED goes out, if the body asked for it.</summary>
    public void EndBody()
    {
        if (Interlocked.Decrement(ref _bodiesBeingRead) == 0)
            CompleteReconcile();
    }

    protected override void OnEnded(WireEnd end)
    {
        _isLost = end == WireEnd.Transient;
        _ready.TrySetResult();
    }
}
