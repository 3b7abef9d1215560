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

    // A browser's PING waits half an interval for company, and then has a way to go.
    private static readonly TimeSpan LongestWayOfPing = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _uploadKnown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _bodiesBeingRead;
    private long _reconciledAt;
    private volatile bool _awaitsFirstPing;
    private volatile bool _isLost;

    public string ClientConnectionId => clientConnectionId;

    public SseUpload Upload { get; private set; }

    /// <summary>The wire has ended because the connection seems to be lost.</summary>
    public bool IsLost => _isLost;

    /// <summary>Completes when the request that opened the wire has been read, so that frames of other requests may follow.</summary>
    public Task Ready => _ready.Task;

    // The next PING follows after an interval, and would say nothing of the first.
    private bool IsPingOverdue
    {
        get
        {
            var interval = Server.Options.PingInterval;
            var longest = (interval / 2) + LongestWayOfPing;
            return Server.Time.GetElapsedTime(Volatile.Read(ref _reconciledAt)) > (longest < interval ? longest : interval);
        }
    }

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
        if (!HasReconciled)
            _awaitsFirstPing = false;
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
            _awaitsFirstPing = cannotStream && !_uploadKnown.Task.IsCompleted;
        }
    }

    /// <summary>The body was taken: RECONCILED goes out, if the body asked for it.</summary>
    public void EndBody()
    {
        if (Interlocked.Decrement(ref _bodiesBeingRead) > 0)
            return;
        if (!HasReconciled)
            Volatile.Write(ref _reconciledAt, Server.Time.GetTimestamp());
        CompleteReconcile();
    }

    /// <summary>
    /// A client answers RECONCILED with a PING before anything else. A browser that has not found out by then that it cannot stream uploads
    /// loses that PING and what follows it, until it finds out; so whatever else comes first shows that something may be lost.
    /// </summary>
    protected override bool ShowsLoss(FrameTag tag)
    {
        if (!_awaitsFirstPing || !HasReconciled)
            return false;
        _awaitsFirstPing = false;
        return tag != FrameTag.Ping || IsPingOverdue;
    }

    protected override bool ShowsLoss() => _awaitsFirstPing && HasReconciled && IsPingOverdue;

    protected override void OnEnded(WireEnd end)
    {
        _isLost = end == WireEnd.Transient;
        _ready.TrySetResult();
    }
}
