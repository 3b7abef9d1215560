using CsCheck;
using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class RandomFrameTests
{
    private static readonly Gen<(FrameHeader Header, byte[] Payload)> _frames =
        Gen.Select(Gen.Enum<FrameTag>(), Gen.UShort, Gen.UInt, Gen.Byte.Array[0, 400]).Select((tag, index, seq, bytes) =>
            (new FrameHeader(tag, index, seq), LegalPayload(tag, bytes)));

    [Fact]
    public void Any_frame_comes_back() =>
        _frames.Sample(frame => Assert.Equal(frame.Header, FrameHeader.Read(Join(frame))));

    [Fact]
    public void Any_frame_comes_back_through_an_event() =>
        _frames.Sample(frame =>
        {
            Span<byte> head = stackalloc byte[FrameHeader.Size];
            frame.Header.Write(head);
            var text = new byte[SseEvent.EncodedLength(FrameHeader.Size + frame.Payload.Length)];
            Assert.Equal(text.Length, SseEvent.Write(text, head, frame.Payload));

            var reader = new SseFrameReader(FrameHeader.Size + 500);
            reader.Feed(text);
            Assert.True(reader.TryRead(out var read));
            Assert.Equal(frame.Header, FrameHeader.Read(read.Span));
            Assert.Equal(frame.Payload, read.Span[FrameHeader.Size..]);
        });

    [Fact]
    public void Any_frame_comes_back_through_a_post_body() =>
        Gen.Select(_frames.Array[0, 5], Gen.Int[1, 100]).Sample((frames, pieceLength) =>
        {
            var body = Segments.Of([.. frames.SelectMany(frame => LengthPrefixedTests.Prefix(Join(frame)))], pieceLength);
            foreach (var frame in frames)
            {
                Assert.True(LengthPrefixed.TryRead(ref body, 1000, out var item));
                Assert.Equal(Join(frame), System.Buffers.BuffersExtensions.ToArray(item));
            }

            Assert.True(body.IsEmpty);
        });

    [Fact]
    public void Any_ack_response_comes_back() =>
        Gen.Select(Gen.UInt, Gen.Enum<AckStatus>(), Gen.Byte.Array[0, 100]).Sample((ackedSeq, status, text) =>
        {
            var read = AckResponse.Read(AckResponse.Encode(ackedSeq, status, text));
            Assert.Equal((ackedSeq, status), (read.AckedSeq, read.Status));
            Assert.Equal(text, read.Text.Span);
        });

    [Fact]
    public void Any_publish_information_comes_back() =>
        Gen.Select(Gen.Long[0, 9007199254740991], Gen.Double.Where(double.IsFinite), Gen.Byte.Array[0, 100]).Sample((seq, timestamp, data) =>
        {
            var info = new PublishPrefix(seq, timestamp);
            var text = info.EncodeText(data);
            Assert.Equal(info, PublishPrefix.ReadText(text, out var textOffset));
            Assert.Equal(data, text[textOffset..]);

            var binary = info.EncodeBinary(data);
            Assert.Equal(info with { Seq = seq & uint.MaxValue }, PublishPrefix.ReadBinary(binary));
            Assert.Equal(data, binary[PublishPrefix.BinarySize..]);
        });

    [Fact]
    public void Any_number_comes_back() =>
        Gen.UInt.Sample(value => Assert.Equal(value, UInt32Payload.Read(UInt32Payload.Encode(value))));

    private static byte[] LegalPayload(FrameTag tag, byte[] bytes)
    {
        byte[] payload = [.. bytes, .. new byte[Math.Max(0, tag.MinimumPayload() - bytes.Length)]];
        if (tag == FrameTag.AckResponse)
            payload[AckResponse.StatusOffset] %= 4;
        return payload;
    }

    private static byte[] Join((FrameHeader Header, byte[] Payload) frame)
    {
        var bytes = new byte[FrameHeader.Size + frame.Payload.Length];
        frame.Header.Write(bytes);
        frame.Payload.CopyTo(bytes, FrameHeader.Size);
        return bytes;
    }
}
