using System.IO.Pipelines;
using System.Net;
using System.Web;
using Telefunc.Protocol;

namespace Telefunc.Tests.Transports;

/// <summary>The server of a wire over SSE, whose answers the test gives. Thread safe.</summary>
internal sealed class FakeServer : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<Post> _posts = [];
    private readonly Pipe _download = new();

    /// <summary>What becomes of an upload that stays open; by default it is taken and not answered.</summary>
    public Func<Post, Task<HttpStatusCode>> AnswerUpload { get; set; } = static post => post.Ended;

    public IReadOnlyList<Post> Posts
    {
        get
        {
            lock (_lock)
                return [.. _posts];
        }
    }

    /// <summary>Sends a frame down.</summary>
    public async Task SendAsync(FrameTag tag, byte[]? payload = null)
    {
        var header = new byte[FrameHeader.Size];
        new FrameHeader(tag, 0, 0).Write(header);
        var data = new byte[SseEvent.EncodedLength(header.Length + (payload?.Length ?? 0))];
        SseEvent.Write(data, header, payload);
        await _download.Writer.WriteAsync(data);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Equal("sse", HttpUtility.ParseQueryString(request.RequestUri!.Query)[RequestKinds.QueryParameter]);
        Assert.Equal("sse", request.Headers.GetValues(RequestKinds.Header).Single());
        var post = new Post();
        var reading = post.ReadAsync(request.Content!, cancellationToken);
        var metadata = await post.Metadata;
        lock (_lock)
            _posts.Add(post);
        switch (metadata.Kind)
        {
            case SsePostKind.StreamResponse:
                await reading;
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(_download.Reader.AsStream()) };
            case SsePostKind.StreamRequest:
                return new HttpResponseMessage(await AnswerUpload(post).WaitAsync(cancellationToken));
            default:
                await reading;
                return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }

    /// <summary>One request and what has come of its body.</summary>
    internal sealed class Post
    {
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource<SsePostMetadata> _metadata = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<HttpStatusCode> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<FrameTag> _tags = [];

        public Task<SsePostMetadata> Metadata => _metadata.Task;

        public SsePostKind Kind => Metadata.Result.Kind;

        public Task<HttpStatusCode> Ended => _ended.Task;

        public IReadOnlyList<FrameTag> Tags
        {
            get
            {
                lock (_lock)
                    return [.. _tags];
            }
        }

        public async Task ReadAsync(HttpContent content, CancellationToken cancellationToken)
        {
            var pipe = new Pipe();
            var copying = CopyAsync();
            while (true)
            {
                var result = await pipe.Reader.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (LengthPrefixed.TryRead(ref buffer, int.MaxValue, out var item))
                {
                    if (!_metadata.Task.IsCompleted)
                    {
                        _metadata.SetResult(SsePostMetadata.Decode(item.FirstSpan));
                        continue;
                    }

                    lock (_lock)
                        _tags.Add(FrameHeader.Read(item.FirstSpan).Tag);
                }

                pipe.Reader.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                    break;
            }

            await copying;
            _ended.TrySetResult(HttpStatusCode.OK);

            async Task CopyAsync()
            {
                await content.CopyToAsync(pipe.Writer.AsStream(leaveOpen: true), cancellationToken);
                await pipe.Writer.CompleteAsync();
            }
        }
    }
}
