using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Telefunc.Channels;
using Telefunc.Hosting;
using Telefunc.Dispatch;
using Telefunc.Protocol;
using Telefunc.Serialization;

namespace Telefunc.Generators.Tests;

/// <summary>A client's function at the other end of a wire: it keeps the texts that it is called with and answers each alike.</summary>
internal sealed class FakeFunction : IWire
{
    private readonly ChannelEndpoint _channel = new(
        "fake",
        new ChannelHost(ChannelSide.Server, DialectSerializer.Default, TimeProvider.System, new ChannelOptions(), NullLogger.Instance),
        NoMessages.Instance);

    private readonly string? _answer;
    private readonly Attachment _attachment;
    private uint _seq;

    /// <param name="answer">The answer; none ever comes if it is <see langword="null"/>.</param>
    public FakeFunction(string? answer)
    {
        _answer = answer;
        _attachment = new(this, 0);
        _channel.TryAttach(_attachment, 0);
    }

    public ClientFunction Function => new(_channel);

    public ConcurrentQueue<string> Calls { get; } = [];

    public bool IsCongested => false;

    public bool HasReconciled => true;

    public void Write(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        if (header.Tag != FrameTag.TextAckRequest)
            return;
        Calls.Enqueue(Encoding.UTF8.GetString(payload.Span));
        if (_answer is null)
            return;
        // The channel holds its lock now, so the answer comes by another thread, as it does in life.
        var response = AckResponse.Encode(header.Seq, AckStatus.Ok, Encoding.UTF8.GetBytes(_answer));
        _ = Task.Run(() => _channel.Receive(_attachment, new FrameHeader(FrameTag.AckResponse, 0, ++_seq), response));
    }

    public void NotifyWhenWritable(ChannelEndpoint channel) => throw new NotSupportedException();

    public void AddExcess(long bytes)
    {
    }

    public void EndForViolation(ProtocolException violation) => throw violation;
}
