using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

/// <summary>Decodes all of a frame that belongs to the protocol floor; what is left are texts in the JSON dialect.</summary>
internal static class WholeFrame
{
    public static FrameHeader Decode(byte[] frame)
    {
        var header = FrameHeader.Read(frame);
        var payload = frame.AsMemory(FrameHeader.Size);
        switch (header.Tag)
        {
            case FrameTag.Reconcile:
                ReconcileMessage.Decode(payload.Span);
                break;
            case FrameTag.Reconciled when !payload.Span.SequenceEqual("{}"u8):
                ReconciledMessage.Decode(payload.Span);
                break;
            case FrameTag.AckResponse:
                AckResponse.Read(payload);
                break;
            case FrameTag.Publish:
                PublishPrefix.ReadText(payload.Span, out _);
                break;
            case FrameTag.PublishBinary:
                PublishPrefix.ReadBinary(payload.Span);
                break;
            case FrameTag.Close or FrameTag.Window or FrameTag.MessageWindow:
                UInt32Payload.Read(payload.Span);
                break;
        }

        return header;
    }
}
