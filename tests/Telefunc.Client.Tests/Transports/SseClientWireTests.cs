using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telefunc.Channels;
using Telefunc.Connections;
using Telefunc.Protocol;
using Telefunc.Serialization;
using Telefunc.Transports;

namespace Telefunc.Tests.Transports;

/// <summary>How frames go up over SSE (PROTOCOL.md 9.3, 9.6, 19.19).</summary>
public sealed class SseClientWireTests : IAsyncDisposable
{
    private static readonly FrameHeader Text = new(FrameTag.Text, 0, 1);

    private readonly FakeTimeProvider _time = new();
    private readonly FakeServer _server = new();
    private readonly RecordedEvents _events = new();
    private readonly SseUploads _uploads = new(areTried: true);
    private readonly SseClientWire _wire;

    public SseClientWireTests() => _wire = NewWire(_uploads);

    public async ValueTask DisposeAsync()
    {
        _wire.Drop();
        _server.Dispose();
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Item_19_19_Nothing_is_written_into_an_upload_that_the_server_has_not_confirmed()
    {
        Open(_wire);
        await UntilAsync(() => _server.Posts.Count == 2);
        _wire.Write(Text, "1"u8.ToArray());
        _wire.Write(new FrameHeader(FrameTag.Ping, 0, 0), default);
        Assert.False(_wire.IsSettled);
        var upload = _server.Posts.Single(post => post.Kind == SsePostKind.StreamRequest);
        Assert.Empty(upload.Tags);

        await _server.SendAsync(FrameTag.StreamRequestOpenAck);

        await UntilAsync(() => upload.Tags.Count == 2);
        Assert.Equal([FrameTag.Text, FrameTag.Ping], upload.Tags);
        Assert.True(_wire is { IsSettled: true, IsBatching: false });
        Assert.Equal(1, _events.SettledCount);
    }

    [Fact]
    public async Task Item_19_19_What_waited_for_an_upload_that_is_never_confirmed_goes_in_a_batch()
    {
        Open(_wire);
        await UntilAsync(() => _server.Posts.Count == 2);
        _wire.Write(Text, "1"u8.ToArray());
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(_wire.IsSettled);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        await UntilAsync(() => _wire.IsBatching);

        await UntilAsync(() => Batches().Any());
        Assert.Equal([FrameTag.Text], Batches().SelectMany(post => post.Tags));
        Assert.Empty(_server.Posts.Single(post => post.Kind == SsePostKind.StreamRequest).Tags);
        Assert.False(_uploads.AreTried);
        Assert.Empty(_events.Losses);
    }

    [Fact]
    public async Task An_upload_that_is_refused_makes_batches_at_once()
    {
        _server.AnswerUpload = static _ => Task.FromResult(HttpStatusCode.BadRequest);
        Open(_wire);
        _wire.Write(Text, "1"u8.ToArray());

        await UntilAsync(() => _wire.IsBatching);
        await UntilAsync(() => Batches().Any());

        Assert.Equal([FrameTag.Text], Batches().SelectMany(post => post.Tags));
    }

    [Fact]
    public async Task An_upload_that_breaks_after_its_confirmation_loses_the_wire()
    {
        var broken = new TaskCompletionSource<HttpStatusCode>();
        _server.AnswerUpload = _ => broken.Task;
        Open(_wire);
        await _server.SendAsync(FrameTag.StreamRequestOpenAck);
        await UntilAsync(() => _wire.IsSettled);

        broken.SetException(new HttpRequestException("The test broke it."));

        await UntilAsync(() => _events.Losses.Count == 1);
        Assert.True(_uploads.AreTried);
    }

    [Fact]
    public async Task A_drain_ends_the_upload_and_holds_what_follows()
    {
        Open(_wire);
        await _server.SendAsync(FrameTag.StreamRequestOpenAck);
        await UntilAsync(() => _wire.IsSettled);
        _wire.Write(Text, "1"u8.ToArray());
        _wire.BeginDrain();
        await UntilAsync(() => _events.DrainedCount == 1);
        _wire.Write(Text, "2"u8.ToArray());
        var upload = _server.Posts.Single(post => post.Kind == SsePostKind.StreamRequest);
        Assert.True(upload.Ended.IsCompleted);
        Assert.Equal([FrameTag.Text], upload.Tags);

        _wire.CancelDrain();

        await UntilAsync(() => Batches().Any());
        Assert.Equal([FrameTag.Text], Batches().SelectMany(post => post.Tags));
        Assert.Empty(_events.Losses);
    }

    [Fact]
    public async Task Without_streaming_the_server_is_told_at_once_by_an_empty_batch()
    {
        var wire = NewWire(new SseUploads(areTried: false));
        Open(wire);

        await UntilAsync(() => _server.Posts.Count == 2);

        Assert.Empty(Batches().Single().Tags);
        Assert.True(wire.IsBatching);
        wire.Drop();
    }

    private IEnumerable<FakeServer.Post> Batches() => _server.Posts.Where(post => post.Kind == SsePostKind.Batch);

    private static void Open(SseClientWire wire) =>
        wire.Open(() =>
        {
            var frame = new byte[FrameHeader.Size];
            new FrameHeader(FrameTag.Reconcile, 0, 0).Write(frame);
            return frame;
        });

    private SseClientWire NewWire(SseUploads uploads)
    {
        var options = new TelefuncClientOptions();
        var invoker = new HttpMessageInvoker(_server, disposeHandler: false);
        var http = new ClientHttp(new Uri("http://server/_telefunc"), options, () => invoker);
        var host = new ChannelHost(ChannelSide.Client, DialectSerializer.Default, _time, new ChannelOptions(), NullLogger.Instance);
        return new SseClientWire(new WireContext(http, null, host, options, _events), uploads);
    }

    /// <summary>Waits on the system's clock while that of the wire moves on by little steps, as batches need it.</summary>
    private async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!condition())
        {
            if (_wire.IsBatching)
                _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    private sealed class RecordedEvents : IWireEvents
    {
        public List<string> Losses { get; } = [];

        public int SettledCount { get; private set; }

        public int DrainedCount { get; private set; }

        public bool Received(IClientWire wire, ReadOnlyMemory<byte> frame) => true;

        public void Settled(IClientWire wire) => SettledCount++;

        public void Drained(IClientWire wire) => DrainedCount++;

        public void Lost(IClientWire wire, string reason) => Losses.Add(reason);
    }
}
