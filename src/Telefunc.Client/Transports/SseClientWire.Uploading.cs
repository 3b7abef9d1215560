using Telefunc.Connections;
using Telefunc.Protocol;

namespace Telefunc.Transports;

/// <content>The way up: a streaming upload if the server confirms one, otherwise batches; and the drain before an upgrade.</content>
internal sealed partial class SseClientWire
{
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);
    private const int BytesPerExtraSecond = 32 * 1024;
    private static readonly TimeSpan LongestPhaseOne = TimeSpan.FromSeconds(2);

    private readonly Lock _modeLock = new();
    private UploadContent? _upload;
    private CancellationTokenSource? _uploadAborted;
    private Task _uploading = Task.CompletedTask;
    private SseUploadMode _mode;
    private bool _isUploadEnding;
    private int _drain;

    private SseUploadMode Mode
    {
        get
        {
            lock (_modeLock)
                return _mode;
        }
    }

    public override void BeginDrain() => _ = DrainAsync(++_drain);

    public override void CancelDrain()
    {
        bool isOver;
        lock (_modeLock)
        {
            _drain++;
            isOver = _isUploadEnding;
            if (isOver)
                _mode = SseUploadMode.Batches;
        }

        if (isOver)
            _output.Post(PostAfterUploadAsync);
        else
            Output.Release();
    }

    private void BeginUpload()
    {
        if (_uploads.AreTried)
        {
            _upload = new UploadContent(SsePostBody.Encode(new SsePostMetadata(_connectionId, SsePostKind.StreamRequest), []));
            _uploadAborted = CancellationTokenSource.CreateLinkedTokenSource(Over);
            _uploading = UploadAsync(_upload, _uploadAborted);
            _ = AwaitConfirmationAsync();
        }
        else
        {
            // An empty batch spares the server the wait for an upload.
            _ = PostOrLoseAsync(default);
            GoOnInBatches("they have failed before");
        }
    }

    private async Task UploadAsync(UploadContent content, CancellationTokenSource aborted)
    {
        await Task.Yield();
        using (aborted)
        {
            try
            {
                using var request = await Context.Http.CreateAsync(RequestKind.Sse, content, Context.Session, aborted.Token).ConfigureAwait(false);
                using var response = await Context.Http.SendAsync(request, aborted.Token).ConfigureAwait(false);
                EndUpload(response.IsSuccessStatusCode, (int)response.StatusCode);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or NotSupportedException)
            {
                FailUpload(error.Message);
            }
        }
    }

    private async Task AwaitConfirmationAsync()
    {
        try
        {
            await Task.Delay(Context.ClientOptions.Channel.UploadHandshakeTimeout, Context.Time, Over).ConfigureAwait(false);
            GoOnInBatches("none was confirmed in time");
        }
        catch (OperationCanceledException)
        {
            // The wire is over.
        }
    }

    /// <summary>The server has the upload: what was written meanwhile goes there.</summary>
    private void ConfirmUpload()
    {
        lock (_modeLock)
        {
            if (_mode != SseUploadMode.Unknown)
                return;
            _mode = SseUploadMode.Streaming;
        }

        _uploads.NoteWorking();
        _output.Stream(bytes => _upload!.WriteAsync(bytes, Over));
        Context.Events.Settled(this);
    }

    private void GoOnInBatches(string reason)
    {
        lock (_modeLock)
        {
            if (_mode != SseUploadMode.Unknown)
                return;
            _mode = SseUploadMode.Batches;
        }

        if (_upload is not null)
        {
            ClientLog.Batching(Context.Logger, Context.Http.Url, reason);
            _uploads.NoteUnusable();
            _upload.Complete();
            AbortUpload();
        }

        _output.Post(PostAsync);
        Context.Events.Settled(this);
    }

    private void AbortUpload()
    {
        try
        {
            _ = _uploadAborted?.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }
    }

    private void EndUpload(bool isSuccess, int status)
    {
        lock (_modeLock)
        {
            if (_isUploadEnding && isSuccess)
                return;
        }

        // An answer before the confirmation is a refusal; one after it leaves what was written since in doubt.
        GoOnInBatches($"the server answered with status {status}");
        if (!IsBatching || _isUploadEnding)
            Lose("the upload ended");
    }

    private void FailUpload(string reason)
    {
        lock (_modeLock)
        {
            if (_mode == SseUploadMode.Batches && !_isUploadEnding)
                return;
        }

        if (Mode == SseUploadMode.Unknown && !Over.IsCancellationRequested && _uploads.NoteFailure())
            GoOnInBatches(reason);
        else
            Lose($"the upload failed: {reason}");
    }

    /// <summary>Phase one of a drain lets new frames pass and only waits for a quiet moment; phase two holds them back.</summary>
    private async Task DrainAsync(int drain)
    {
        await Task.Yield();
        try
        {
            if (IsBatching)
                await AwaitQuietAsync().ConfigureAwait(false);
            lock (_modeLock)
            {
                if (drain != _drain)
                    return;
                Output.Hold();
            }

            _output.Hurry();
            await FinishUploadAsync(Over, () => drain == _drain).ConfigureAwait(false);
            Context.Events.Drained(this);
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException or IOException)
        {
            Lose("what was sent last could not be confirmed");
        }
    }

    private async Task AwaitQuietAsync()
    {
        try
        {
            await Output.DrainAsync().WaitAsync(LongestPhaseOne, Context.Time, Over).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Somebody sends without a pause; phase two makes one.
        }
    }

    /// <summary>Completes when the server has confirmed everything that was written. A streaming upload ends with it.</summary>
    private async Task FinishUploadAsync(CancellationToken cancellationToken, Func<bool>? isWanted = null)
    {
        await Output.DrainAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_modeLock)
        {
            if (_mode != SseUploadMode.Streaming || isWanted?.Invoke() == false)
                return;
            _isUploadEnding = true;
        }

        _upload!.Complete();
        await _uploading.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Nothing may overtake what is in an upload that was ended for an upgrade.</summary>
    private async ValueTask PostAfterUploadAsync(ReadOnlyMemory<byte> frames)
    {
        await _uploading.WaitAsync(Over).ConfigureAwait(false);
        await PostAsync(frames).ConfigureAwait(false);
    }

    private ValueTask PostAsync(ReadOnlyMemory<byte> frames) => PostAsync(frames.Span.ToArray());

    private async ValueTask PostAsync(byte[] frames)
    {
        // A request may be stuck in a connection of its own while the download and the pings are well.
        var limit = Context.ClientOptions.Channel.BatchTimeout + TimeSpan.FromSeconds(frames.Length / BytesPerExtraSecond);
        using var patience = new CancellationTokenSource(limit, Context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Over, patience.Token);
        using var content = Octets(SsePostBody.Encode(new SsePostMetadata(_connectionId, SsePostKind.Batch), frames));
        using var request = await Context.Http.CreateAsync(RequestKind.Sse, content, Context.Session, either.Token).ConfigureAwait(false);
        using var response = await Context.Http.SendAsync(request, either.Token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The server answered a batch with status {(int)response.StatusCode}.");
    }

    private async Task PostPingAsync()
    {
        // Called under the connection's lock.
        await Task.Yield();
        var ping = new byte[FrameHeader.Size];
        new FrameHeader(FrameTag.Ping, 0, 0).Write(ping);
        await PostOrLoseAsync(SsePostBody.Prefix(ping)).ConfigureAwait(false);
    }

    private async Task PostOrLoseAsync(ReadOnlyMemory<byte> frames)
    {
        try
        {
            await PostAsync(frames).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            Lose($"a batch failed: {error.Message}");
        }
    }
}
