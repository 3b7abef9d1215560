namespace Telefunc.Protocol;

/// <summary>The columns of the tag table of PROTOCOL.md 6.2. Every question is one table lookup; an unknown tag answers no to all.</summary>
internal static class FrameTags
{
    private static readonly Traits[] _traits = BuildTraits();

    [Flags]
    private enum Traits : ushort
    {
        None = 0,

        // The low four bits hold the minimum payload size; the largest is 12.
        MinimumPayload = 0x0f,
        Known = 0x10,
        Sequenced = 0x20,
        Credited = 0x40,
        BinaryLane = 0x80,
        FromClient = 0x100,
        FromServer = 0x200,
        FromBoth = FromClient | FromServer,
    }

    /// <summary>Whether the byte is a tag of the table. A receiver refuses every other one.</summary>
    public static bool IsKnown(byte tag) => (_traits[tag] & Traits.Known) != 0;

    /// <summary>Whether the frame carries a sequence number and is stored for replay.</summary>
    public static bool IsSequenced(this FrameTag tag) => Has(tag, Traits.Sequenced);

    /// <summary>Whether flow control counts the frame.</summary>
    public static bool IsCredited(this FrameTag tag) => Has(tag, Traits.Credited);

    /// <summary>Whether the frame belongs to the binary lane of the replay and send buffers. (PROTOCOL.md 12.3)</summary>
    public static bool IsBinaryLane(this FrameTag tag) => Has(tag, Traits.BinaryLane);

    /// <summary>Whether the frame concerns the whole connection rather than one channel: 0x01 to 0x0f.</summary>
    public static bool IsConnectionLevel(this FrameTag tag) => (byte)tag is >= 0x01 and <= 0x0f;

    /// <summary>The smallest legal payload in bytes.</summary>
    public static int MinimumPayload(this FrameTag tag) => (int)(_traits[(byte)tag] & Traits.MinimumPayload);

    /// <summary>Whether a client sends the frame.</summary>
    public static bool IsSentByClient(this FrameTag tag) => Has(tag, Traits.FromClient);

    /// <summary>Whether a server sends the frame.</summary>
    public static bool IsSentByServer(this FrameTag tag) => Has(tag, Traits.FromServer);

    private static bool Has(FrameTag tag, Traits trait) => (_traits[(byte)tag] & trait) != 0;

    private static Traits[] BuildTraits()
    {
        // One entry for each possible byte, so that no lookup can leave the table.
        var table = new Traits[256];

        Add(FrameTag.Ping, Traits.FromClient);
        Add(FrameTag.Pong, Traits.FromServer);
        Add(FrameTag.Fin, Traits.FromServer);
        Add(FrameTag.Reconcile, Traits.FromClient);
        Add(FrameTag.Reconciled, Traits.FromServer);
        Add(FrameTag.StreamRequestOpenAck, Traits.FromServer);

        Add(FrameTag.Text, Traits.FromBoth | Traits.Sequenced | Traits.Credited);
        Add(FrameTag.Binary, Traits.FromBoth | Traits.Sequenced | Traits.Credited | Traits.BinaryLane);
        Add(FrameTag.TextAckRequest, Traits.FromBoth | Traits.Sequenced);
        Add(FrameTag.BinaryAckRequest, Traits.FromBoth | Traits.Sequenced | Traits.BinaryLane);
        Add(FrameTag.AckResponse, Traits.FromBoth | Traits.Sequenced, AckResponse.PrefixSize);
        Add(FrameTag.Publish, Traits.FromServer | Traits.Sequenced);
        Add(FrameTag.PublishAckRequest, Traits.FromClient | Traits.Sequenced);
        Add(FrameTag.PublishBinary, Traits.FromServer | Traits.Sequenced | Traits.BinaryLane, PublishPrefix.BinarySize);
        Add(FrameTag.PublishBinaryAckRequest, Traits.FromClient | Traits.Sequenced | Traits.BinaryLane);

        Add(FrameTag.Close, Traits.FromBoth, UInt32Payload.Size);
        Add(FrameTag.CloseAck, Traits.FromBoth);
        Add(FrameTag.Abort, Traits.FromServer);
        Add(FrameTag.Error, Traits.FromServer);
        Add(FrameTag.Window, Traits.FromBoth, UInt32Payload.Size);
        Add(FrameTag.BroadcastSubscribe, Traits.FromClient, 1);
        Add(FrameTag.BroadcastUnsubscribe, Traits.FromClient, 1);
        Add(FrameTag.BandwidthPing, Traits.FromBoth);
        Add(FrameTag.BandwidthPingAck, Traits.FromBoth);
        Add(FrameTag.MessageWindow, Traits.FromBoth, UInt32Payload.Size);
        return table;

        void Add(FrameTag tag, Traits traits, int minimumPayload = 0) =>
            table[(byte)tag] = Traits.Known | traits | (Traits)minimumPayload;
    }
}
