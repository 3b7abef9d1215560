using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Telefunc.Hosting;
using Telefunc.Dispatch;
using Telefunc.Serialization;

namespace Telefunc.AspNetCore.Tests.Hosting;

/// <summary>Stands where the channels are, answers in their place, and records what happens to the live values of calls.</summary>
internal sealed class RecordingChannels : IChannelEndpoint
{
    public const string WebSocketAnswer = "web socket reached";
    public const string SseAnswer = "sse reached";

    public ConcurrentQueue<string> Endings { get; } = [];

    public async Task HandleWebSocketAsync(HttpContext context)
    {
        // The answer to a CONNECT of HTTP/2 has no body of its own.
        var body = context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect
            ? await connect.AcceptAsync()
            : context.Response.Body;
        await body.WriteAsync(Encoding.UTF8.GetBytes(WebSocketAnswer), context.RequestAborted);
    }

    public Task HandleSseAsync(HttpContext context) => context.Response.WriteAsync(SseAnswer);

    public IValueEmbedding? CreateEmbedding(TelefuncContext context) => new Embedding(Endings);

    private sealed class Embedding(ConcurrentQueue<string> endings) : ICallEmbedding
    {
        public bool IsEmbedded(ReadOnlySpan<byte> utf8) => false;

        public string Embed(object value) => throw new NotSupportedException();

        public object? Revive(string text, Type targetType) => throw new NotSupportedException();

        public void Commit() => endings.Enqueue("commit");

        public ClientFunction ReviveFunction(string metadata) => throw new NotSupportedException();

        public void Discard(AbortException? abort) => endings.Enqueue("discard");
    }
}
