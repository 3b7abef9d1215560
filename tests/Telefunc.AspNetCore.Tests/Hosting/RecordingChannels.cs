using System.Collections.Concurrent;
using Telefunc.Connections;
using Telefunc.Serialization;

namespace Telefunc.AspNetCore.Tests.Hosting;

/// <summary>Stands where the channels are, answers in their place, and records what happens to the live values of calls.</summary>
internal sealed class RecordingChannels : IChannelEndpoint
{
    public const string WebSocketAnswer = "web socket reached";
    public const string SseAnswer = "sse reached";

    public ConcurrentQueue<string> Endings { get; } = [];

    public Task HandleWebSocketAsync(HttpContext context) => context.Response.WriteAsync(WebSocketAnswer);

    public Task HandleSseAsync(HttpContext context) => context.Response.WriteAsync(SseAnswer);

    public IValueEmbedding? CreateEmbedding(TelefuncContext context) => new Embedding(Endings);

    private sealed class Embedding(ConcurrentQueue<string> endings) : ICallEmbedding
    {
        public bool IsEmbedded(ReadOnlySpan<byte> utf8) => false;

        public string Embed(object value) => throw new NotSupportedException();

        public object? Revive(string text, Type targetType) => throw new NotSupportedException();

        public void Commit() => endings.Enqueue("commit");

        public void Discard() => endings.Enqueue("discard");
    }
}
